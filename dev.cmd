@echo off
rem Hubdesk's commands, see README.md. This stub only finds a Python; tools\dev.py does the work.
setlocal
cd /d "%~dp0"
py -3.11 -c "" >nul 2>nul
if errorlevel 1 goto plain
py -3.11 -m tools.dev %*
exit /b %errorlevel%
:plain
python -c "" >nul 2>nul
if errorlevel 1 goto nothing
python -m tools.dev %*
exit /b %errorlevel%
:nothing
echo Hubdesk needs Python 3.11 and found no Python. Install Python 3.11 for Windows, then try again. 1>&2
exit /b 2
