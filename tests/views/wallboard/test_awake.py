"""Keeping the screen awake: each system's own way, and never a reason for the wall to fail."""

import os
import shutil
import subprocess

import pytest

from app.views.wallboard import awake


@pytest.mark.parametrize(("system", "program"), [("darwin", "caffeinate"), ("linux", "systemd-inhibit")])
def test_the_screen_stays_awake_no_longer_than_this_process(system: str, program: str) -> None:
    words = awake.keeper(system)
    assert words[0] == program
    assert any(str(os.getpid()) in word for word in words)


def test_a_system_without_such_a_command_shows_the_wall_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    with awake.kept_awake("linux"):
        assert awake.keeper("freebsd") == []


def test_the_command_is_ended_with_the_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def start(words: list[str], **more: object) -> "subprocess.Popen[bytes]":
        begun.append(popen(words))
        return begun[-1]

    monkeypatch.setattr(awake, "keeper", lambda _system: ["sleep", "60"])
    monkeypatch.setattr(subprocess, "Popen", start)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    with awake.kept_awake("linux"):
        assert begun[0].poll() is None
    assert begun[0].poll() is not None
