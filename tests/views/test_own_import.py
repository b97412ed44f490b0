"""Python's own import is given back after PySide6 has laid its hook over it."""

import subprocess
import sys

PROGRAM = """
import builtins, linecache
own = builtins.__import__
import PySide6.QtCore
print(builtins.__import__ is builtins.__feature_import__)
from app.views.own_import import give_back
give_back()
give_back()
print(builtins.__import__ is builtins.__feature_import__)
import colorsys
from PySide6.QtWidgets import QApplication, QLabel
QApplication([])
QLabel("x").setText("y")
print(any("colorsys" in name for name in linecache.cache))

def another(*arguments):
    return own(*arguments)

builtins.__import__ = another
give_back()
print(builtins.__import__ is another)
"""


def test_a_module_imported_after_qt_is_not_read_a_second_time_and_a_foreign_hook_stays() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "False", "True"]
