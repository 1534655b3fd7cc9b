@echo off
rem ndsampler for Java, as it is unpacked: bin\ndsampler --help says what it does. It needs a Java 17 or newer.
setlocal
set "HOME_FOLDER=%~dp0.."
if exist "%HOME_FOLDER%\runtime\bin\java.exe" (
  set "JDK=%HOME_FOLDER%\runtime"
) else (
  set "JDK=%JAVA_HOME%"
)
if defined JDK (set "JAVA=%JDK%\bin\java.exe") else (set "JAVA=java")
if defined JDK (set "JSHELL=%JDK%\bin\jshell.exe") else (set "JSHELL=jshell")
set "LIB=%HOME_FOLDER%\lib\*"
set "STARTUP=%HOME_FOLDER%\jshell\startup.jsh"
set "WORD=%~1"
if "%WORD%"=="" goto shell
if "%WORD%"=="shell" if "%~2"=="" goto shell
if "%WORD%"=="demo" if not "%~2"=="--help" goto demo
if "%WORD%"=="run" if not "%~2"=="--help" goto script
if "%WORD%"=="kernel" goto kernel
if /i "%WORD:~-4%"==".jsh" goto file
"%JAVA%" -XX:+UseSerialGC -Djava.awt.headless=true %NDSAMPLER_JAVA_OPTIONS% -cp "%LIB%" org.ndsampler.cli.Ndsampler %*
exit /b %ERRORLEVEL%

:shell
"%JSHELL%" -R-Djava.awt.headless=true --class-path "%LIB%" --startup DEFAULT --startup "%STARTUP%" --startup "%HOME_FOLDER%\jshell\tool.jsh"
exit /b %ERRORLEVEL%

:demo
"%JAVA%" -Djava.awt.headless=true %NDSAMPLER_JAVA_OPTIONS% -cp "%LIB%" org.ndsampler.jshell.ScriptRunner --command "ndsampler demo" --startup "%STARTUP%" "%HOME_FOLDER%\jshell\demo.jsh" %2 %3
exit /b %ERRORLEVEL%

:script
"%JAVA%" -Djava.awt.headless=true %NDSAMPLER_JAVA_OPTIONS% -cp "%LIB%" org.ndsampler.jshell.ScriptRunner --startup "%STARTUP%" %2 %3 %4 %5 %6 %7 %8 %9
exit /b %ERRORLEVEL%

:file
"%JAVA%" -Djava.awt.headless=true %NDSAMPLER_JAVA_OPTIONS% -cp "%LIB%" org.ndsampler.jshell.ScriptRunner --startup "%STARTUP%" %*
exit /b %ERRORLEVEL%

:kernel
python "%HOME_FOLDER%\notebooks\kernel" %2 %3 %4 %5 %6 %7 %8 %9
exit /b %ERRORLEVEL%
