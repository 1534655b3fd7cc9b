"""What notebooks/kernel, notebooks/lab and notebooks/run share: a Java kernel that has the SDK on its class path.

It needs only Python itself, so that a kernel can be installed for a Jupyter that lives elsewhere.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

HOME = Path(os.environ.get('NDSAMPLER_HOME') or Path(__file__).resolve().parent.parent)
RAPAIO = 'io.github.padreati:rapaio-jupyter-kernel:3.0.1'
COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy'
NAME = 'ndsampler'
# In a distribution that nobody may write, what is fetched goes into the user's cache.
WORK = HOME / 'notebooks' / 'target'
if not os.access(HOME / 'notebooks', os.W_OK):
    WORK = Path(os.environ.get('XDG_CACHE_HOME') or Path.home() / '.cache') / 'ndsampler' / 'notebooks'

# Where each kernel's jar says what it is: its main class.
MARKS = {
    'org/rapaio/jupyter/kernel/MainApp.class': 'rapaio',
    'io/github/spencerpark/ijava/IJava.class': 'ijava',
    'org/dflib/jjava/distro/JJava.class': 'jjava',
    'org/dflib/jjava/JJava.class': 'jjava',
}


class Failure(Exception):
    """Something that the user can put right; the message says how."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def launcher(*arguments):
    """The output of jshell/ndsampler, or bin/ndsampler, which finds the JDK and builds the SDK where that is needed."""
    checkout, unpacked = HOME / 'jshell' / 'ndsampler', HOME / 'bin' / ('ndsampler.bat' if os.name == 'nt' else 'ndsampler')
    program = next((p for p in (checkout, unpacked) if p.is_file()), checkout)
    run = subprocess.run([str(program), *arguments], stdout=subprocess.PIPE, text=True)
    if run.returncode:
        raise Failure(f'the SDK is not there: {program.relative_to(HOME)} failed, see above')
    return run.stdout


def build():
    """Builds the SDK if a source has changed; the JDK's folder and the jars."""
    lines = launcher('build').splitlines()
    jdk, jars = Path(lines[0]), [Path(line) for line in lines[1:] if line]
    if not jars:
        raise Failure('the build left no jars')
    return jdk, jars


def libraries(jdk):
    """The jars that the notebooks use besides the SDK: those of notebooks/pom.xml."""
    delivered = HOME / 'notebooks' / 'lib'
    if delivered.is_dir():
        return sorted(delivered.glob('*.jar'))
    pom, lib = HOME / 'notebooks' / 'pom.xml', WORK / 'lib'
    if not lib.is_dir() or lib.stat().st_mtime < pom.stat().st_mtime:
        if not shutil.which('mvn'):
            raise Failure('Maven is needed to fetch the libraries of the notebooks (Debian, Ubuntu: apt install maven)')
        say('Fetching the libraries of the notebooks')
        shutil.rmtree(lib, ignore_errors=True)
        run = subprocess.run(
            ['mvn', '-B', '-q', '-Dquick', '-pl', 'sdk-bom,notebooks', 'package'],
            cwd=HOME, env={**os.environ, 'JAVA_HOME': str(jdk)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if run.returncode or not lib.is_dir():
            raise Failure(f'Maven cannot fetch the libraries of the notebooks:\n{run.stdout.strip()[-2000:]}')
    return sorted(lib.glob('*.jar'))


def reason(output):
    """What Maven gives as the reason, without its colours and its advice."""
    text = re.sub(r'\x1b\[[0-9;]*m', '', output).strip()
    errors = [line.removeprefix('[ERROR]').strip() for line in text.splitlines() if line.startswith('[ERROR]')]
    return re.sub(r' -> \[Help \d+\]$', '', errors[0]) if errors else text[-2000:]


def fetch(coordinates, jdk):
    """A kernel's jar from Maven Central, or from where Maven is told to look."""
    if not re.fullmatch(r'[\w.-]+:[\w.-]+:[\w.-]+', coordinates):
        raise Failure(f'{coordinates} is neither a file nor of the form group:artifact:version')
    group, artifact, version = coordinates.split(':')
    folder = WORK / 'kernels'
    jar = folder / f'{artifact}-{version}.jar'
    if jar.is_file():
        return jar
    if not shutil.which('mvn'):
        raise Failure('Maven is needed to fetch the kernel (Debian, Ubuntu: apt install maven)')
    say(f'Fetching {coordinates}')
    folder.mkdir(parents=True, exist_ok=True)
    run = subprocess.run(
        ['mvn', '-B', '-q', COPY, f'-Dartifact={coordinates}', f'-DoutputDirectory={folder}'],
        cwd=folder, env={**os.environ, 'JAVA_HOME': str(jdk)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if run.returncode or not jar.is_file():
        raise Failure(f'Maven cannot fetch {coordinates}:\n{reason(run.stdout)}')
    return jar


def kind_of(jar):
    try:
        with zipfile.ZipFile(jar) as file:
            names = set(file.namelist())
    except (OSError, zipfile.BadZipFile) as e:
        raise Failure(f'{jar} cannot be read as a jar: {e}')
    for mark, kind in MARKS.items():
        if mark in names:
            return kind, mark.removesuffix('.class').replace('/', '.')
    if 'org/dflib/jjava/launcher/LauncherMain.class' in names:
        raise Failure(f'{jar} only starts JJava: the kernel is the other jar, jjava.jar')
    raise Failure(f'{jar} is none of the kernels that are known here: rapaio, IJava, JJava')


def rapaio_classes(jar, folder, jdk):
    """Compiles what makes rapaio start each time into a folder that stands before its jar; the main class."""
    folder.mkdir()
    shape = subprocess.run(
        [str(jdk / 'bin' / 'javap'), '-cp', str(jar), 'org.rapaio.jupyter.kernel.channels.LoopThread'],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    members = sorted(re.sub(r'org\.rapaio\.[\w.]*\.', '', m) for m in re.findall(r'public ([^{\n]*\));', shape))
    known = ['LoopThread(java.lang.String, long, java.lang.Runnable)', 'synchronized void start()', 'void run()', 'void shutdown()']
    run = subprocess.run(
        [str(jdk / 'bin' / 'javac'), '--release', '17', '-Xlint:-options', '-cp', str(jar), '-d', str(folder),
         *map(str, sorted((HOME / 'notebooks' / 'rapaio').glob('*.java')))],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) if members == known else None
    if run is None or run.returncode:
        say(f'{jar.name} is of another make than 2.3.0 and 3.0.1: its start is left as it is')
        shutil.rmtree(folder)
        return 'org.rapaio.jupyter.kernel.MainApp'
    return 'org.rapaio.jupyter.kernel.channels.Start'


# What JShell itself imports; the kernels import most of it, and not java.nio.file.
OF_JSHELL = ('java.io', 'java.math', 'java.net', 'java.nio.file', 'java.util', 'java.util.concurrent', 'java.util.function',
             'java.util.prefs', 'java.util.regex', 'java.util.stream')


def imports():
    """What a kernel begins with: the imports of jshell/ndsampler, few and with stars."""
    lines = [f'import {package}.*;' for package in OF_JSHELL]
    lines += (HOME / 'jshell' / 'startup.jsh').read_text(encoding='utf-8').splitlines()
    # By name, so that they stand before the kernel's own display(x).
    lines += [f'import static org.ndsampler.viz.Show.{word};' for word in ('show', 'display')]
    return ''.join(line + '\n' for line in lines if line.strip())


def data_folder():
    """The user's own folder of Jupyter."""
    if os.environ.get('JUPYTER_DATA_DIR'):
        return Path(os.environ['JUPYTER_DATA_DIR'])
    if sys.platform == 'darwin':
        return Path.home() / 'Library' / 'Jupyter'
    if os.name == 'nt':
        return Path(os.environ.get('APPDATA', Path.home())) / 'jupyter'
    return Path(os.environ.get('XDG_DATA_HOME') or Path.home() / '.local' / 'share') / 'jupyter'


def vectors(jdk):
    """The command of a Java with the vector API for sdk-simd, where the JDK has it and what it says of that can be left out."""
    java = str(jdk / 'bin' / 'java')
    try:
        has = 'jdk.incubator.vector' in (jdk / 'release').read_text(encoding='utf-8')
    except OSError:
        has = False
    bash, quietly = shutil.which('bash'), HOME / 'jshell' / 'quietly'
    if not has or not bash or os.name != 'posix' or not quietly.is_file():
        return [java]
    return [bash, str(quietly), java, '--add-modules=jdk.incubator.vector']


def install(kernel=None, name=NAME, prefix=None):
    """Writes a kernelspec; returns its folder."""
    if not re.fullmatch(r'[A-Za-z0-9._-]+', name):
        raise Failure(f'a kernel is named with letters, digits, dots, hyphens and underscores, not {name!r}')
    jdk, jars = build()
    jars += libraries(jdk)
    jar = Path(kernel).resolve() if kernel and Path(kernel).is_file() else fetch(kernel or RAPAIO, jdk)
    kind, main = kind_of(jar)
    data = Path(prefix).expanduser().resolve() / 'share' / 'jupyter' if prefix else data_folder()
    folder = data / 'kernels' / name
    new = folder.with_name(name + '.new')
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)

    # Newer JDKs warn of native code, which ZSTD has, unless it is allowed.
    java = [*vectors(jdk), '-Djava.awt.headless=true', '--enable-native-access=ALL-UNNAMED']
    gdal = HOME / 'sdk-gdal' / 'native' / 'lib'
    if (gdal / 'libgdalalljni.so').is_file():
        java += [f'-Djava.library.path={gdal}']
    java += os.environ.get('NDSAMPLER_JAVA_OPTIONS', '').split()
    # Shift-Tab shows the Javadoc of these. JShell has to be told, and JJava reads names that JShell keeps to itself; its own
    # launcher passes the same.
    sources = os.pathsep.join(str(p) for p in sorted(HOME.glob('sdk-*/src/main/java')))
    java += [f'-Dndsampler.sources={sources}', '--add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED']
    env = {}
    if kind == 'rapaio':
        main = rapaio_classes(jar, new / 'classes', jdk)
        # rapaio tells of each message that it gets; what goes wrong is enough.
        (new / 'logging.properties').write_text('handlers=java.util.logging.ConsoleHandler\n.level=WARNING\n', encoding='utf-8')
        java.append(f'-Djava.util.logging.config.file={folder / "logging.properties"}')
        argv = [*java, '-cp', os.pathsep.join([str(folder / 'classes'), str(jar)]), main, '{connection_file}']
        env['RJK_CLASSPATH'] = ';'.join(str(p) for p in jars)
        (new / 'start.jsh').write_text(imports(), encoding='utf-8')
        env['RJK_INIT_SCRIPT'] = str(folder / 'start.jsh')
    else:
        variable = kind.upper()
        if kind == 'jjava':
            # Up to 1.0-a6 JJava runs the script before it reads its variable for the class path, and from 1.0-a8 on it looks
            # for libraries that show values only among its own classes: so the SDK is there from the start.
            argv = [*java, '-cp', os.pathsep.join(str(p) for p in [jar, *jars]), main, '{connection_file}']
        else:
            argv = [*java, '-jar', str(jar), '{connection_file}']
        env[variable + '_CLASSPATH'] = os.pathsep.join(str(p) for p in jars)
        env[variable + '_STARTUP_SCRIPT'] = imports() + 'org.ndsampler.jupyter.Kernels.register();\n'
    spec = {
        'argv': argv,
        'display_name': 'Java (ndsampler)' if name == NAME else f'Java ({name})',
        'language': 'java',
        'interrupt_mode': 'message',
        'env': env,
    }
    (new / 'kernel.json').write_text(json.dumps(spec, indent=2) + '\n', encoding='utf-8')
    shutil.rmtree(folder, ignore_errors=True)
    new.rename(folder)
    return folder, kind, jar


def own():
    """A kernelspec of the project's own, made anew, and Jupyter told of it; for lab and run."""
    prefix = WORK / 'jupyter'
    install(prefix=prefix)
    paths = [str(prefix / 'share' / 'jupyter'), os.environ.get('JUPYTER_PATH', '')]
    os.environ['JUPYTER_PATH'] = os.pathsep.join(p for p in paths if p)


def with_modules(modules, script):
    """Goes on with a Python that has the modules: this one, or the system's, where Debian's packages are."""
    import importlib.util
    missing = [m for m in modules if importlib.util.find_spec(m) is None]
    if not missing:
        return
    system = '/usr/bin/python3'
    if os.path.realpath(sys.executable) != os.path.realpath(system) and os.access(system, os.X_OK):
        check = subprocess.run([system, '-c', 'import ' + ', '.join(modules)], stderr=subprocess.DEVNULL)
        if check.returncode == 0:
            os.execv(system, [system, script, *sys.argv[1:]])
    raise Failure(
        f'Jupyter is not there: Python has no {", ".join(missing)}.\n'
        '  Debian, Ubuntu: apt install --no-install-recommends jupyter-nbconvert python3-nbclient jupyter-client\n'
        '  elsewhere:      python3 -m pip install -r notebooks/requirements.txt')
