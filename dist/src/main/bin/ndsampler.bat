@echo off
rem ndsampler for Java, as it is unpacked: bin\ndsampler --help says what it does. It needs a Java 17 or newer, which JAVA_HOME
rem or the PATH names, unless a runtime lies beside it; scripts, the demo and the shell need JShell, which a JDK has.
rem There are no blocks in parentheses: what is between percent signs would be put into them before they are run.
setlocal EnableExtensions DisableDelayedExpansion
for %%d in ("%~dp0..") do set "HOME_FOLDER=%%~fd"

set "JDK=%HOME_FOLDER%\runtime"
if exist "%JDK%\bin\java.exe" goto folder
if not defined JAVA_HOME goto path
rem Some put it into quotation marks.
set "JDK=%JAVA_HOME:"=%"
if exist "%JDK%\bin\java.exe" goto folder
echo ndsampler: JAVA_HOME is "%JDK%", and there is no bin\java.exe in it>&2
exit /b 2

:path
for %%j in (java.exe) do set "JAVA=%%~$PATH:j"
if not defined JAVA goto nojava
for %%j in ("%JAVA%") do set "JDK=%%~dpj.."
for %%d in ("%JDK%") do set "JDK=%%~fd"
goto version

:folder
set "JAVA=%JDK%\bin\java.exe"

:version
set "VERSION="
set "MAJOR="
if not exist "%JDK%\release" goto words
for /f "usebackq tokens=1,2 delims==" %%a in ("%JDK%\release") do if "%%a"=="JAVA_VERSION" set "VERSION=%%~b"
if not defined VERSION goto words
for /f "delims=.+-" %%m in ("%VERSION%") do set "MAJOR=%%m"
if %MAJOR% LSS 17 goto oldjava

:words
set "OPTIONS=-Djava.awt.headless=true"
if defined NDSAMPLER_HEADLESS set "OPTIONS=-Djava.awt.headless=%NDSAMPLER_HEADLESS%"
if not defined MAJOR goto first
if %MAJOR% GEQ 24 set "OPTIONS=%OPTIONS% --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"

:first
rem All words as they are: their numbers would lose commas and equals signs, and end at nine.
set ALL=%*
set "DEBUG="
set "WORD=%~1"
set "NEXT=%~2"
if not "%WORD%"=="--debug" goto word
set "DEBUG=--debug"
set "WORD=%~2"
set "NEXT=%~3"
set ALL=%ALL:*--debug=%

:word
if not defined WORD goto shell
if "%WORD%"=="build" goto build
if "%WORD%"=="kernel" goto kernel
if /i "%WORD:~-4%"==".jsh" goto file
if "%NEXT%"=="-h" goto command
if "%NEXT%"=="--help" goto command
if "%WORD%"=="shell" goto shell
if "%WORD%"=="demo" goto demo
if "%WORD%"=="run" goto script

:command
set "FAST=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
for %%c in (chips cog eval explore report toydata) do if "%WORD%"=="%%c" set "FAST="
"%JAVA%" %FAST% %NDSAMPLER_JAVA_OPTIONS% %OPTIONS% -cp "%HOME_FOLDER%\lib\*" org.ndsampler.cli.Ndsampler %ALL% %DEBUG%
exit /b %ERRORLEVEL%

:shell
set "JSHELL=%JDK%\bin\jshell.exe"
if not exist "%JSHELL%" for %%j in (jshell.exe) do set "JSHELL=%%~$PATH:j"
if not defined JSHELL goto nojshell
"%JSHELL%" -R-Djava.awt.headless=true --class-path "%HOME_FOLDER%\lib\*" --startup DEFAULT --startup "%HOME_FOLDER%\jshell\startup.jsh" --startup "%HOME_FOLDER%\jshell\tool.jsh"
exit /b %ERRORLEVEL%

:demo
set REST=%ALL:*demo=%
"%JAVA%" %NDSAMPLER_JAVA_OPTIONS% %OPTIONS% -cp "%HOME_FOLDER%\lib\*" org.ndsampler.jshell.ScriptRunner %DEBUG% --command "ndsampler demo" --startup "%HOME_FOLDER%\jshell\startup.jsh" "%HOME_FOLDER%\jshell\demo.jsh" %REST%
exit /b %ERRORLEVEL%

:script
set REST=%ALL:*run=%
set "WORD=%NEXT%"
if not defined WORD goto nofile
goto runfile

:file
set REST=%ALL%

:runfile
if not exist "%WORD%" goto noscript
"%JAVA%" %NDSAMPLER_JAVA_OPTIONS% %OPTIONS% -cp "%HOME_FOLDER%\lib\*" org.ndsampler.jshell.ScriptRunner %DEBUG% --startup "%HOME_FOLDER%\jshell\startup.jsh" %REST%
exit /b %ERRORLEVEL%

:build
rem What the installer of the kernel asks for: the folder of the JDK, and the jars.
for %%d in ("%JDK%") do echo %%~d
for %%j in ("%HOME_FOLDER%\lib\*.jar") do echo %%~j
exit /b 0

:kernel
set REST=%ALL:*kernel=%
set "PYTHON=python"
where /q py
if not errorlevel 1 set "PYTHON=py -3"
%PYTHON% "%HOME_FOLDER%\notebooks\kernel" %REST%
exit /b %ERRORLEVEL%

:nojava
echo ndsampler: no java found; install a Java 17 or newer, or set JAVA_HOME to one>&2
exit /b 2

:oldjava
echo ndsampler: "%JAVA%" is version %VERSION%; Java 17 or newer is needed>&2
exit /b 2

:nojshell
echo ndsampler: "%JDK%" has no JShell; the shell needs a JDK, all else works>&2
exit /b 2

:nofile
echo ndsampler: run wants a script: ndsampler run FILE.jsh [ARGUMENT...]>&2
exit /b 2

:noscript
echo ndsampler: there is no script "%WORD%">&2
exit /b 2
