"""``./setup`` on machines of every kind: what it installs, in which order, and when it stops.

The machines are made of small stand-ins for apt-get, sudo and Python that write down how they were
called; nothing else is on the PATH but the usual small tools that the script may need.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

TOOLS = (
    "cat",
    "cksum",
    "cp",
    "dirname",
    "env",
    "grep",
    "id",
    "mkdir",
    "mktemp",
    "rm",
    "sh",
    "sleep",
    "true",
)
PREVIEWS = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-liberation")

STAND_INS = {
    "dpkg-query": 'grep -qx -- "$4" "$MACHINE/packages" && echo installed',
    "apt-get": """
        echo "apt-get $*" >>"$MACHINE/log"
        case "$*" in
            *update) echo >"$MACHINE/lists"; exit ;;
            *chromium*) [ ! -e "$MACHINE/no-browser" ] || exit 100 ;;
        esac
        [ -e "$MACHINE/lists" ] || exit 100
        for package in "$@"; do echo "$package" >>"$MACHINE/packages"; done
        case " $* " in *" python3 "*) cp "$MACHINE/python" "$MACHINE/bin/python3" ;; esac
    """,
    "sudo": '[ -e "$MACHINE/sudoer" ] || exit 1; [ "$1" = -n ] && shift; exec "$@"',
    "id": '[ "$1" = -u ] && cat "$MACHINE/user" || echo people',
}
PYTHON = """#!/bin/sh
case "$*" in
    *" -c "*) exit ;;
    *"install --help") echo --group; exit ;;
    *"-m venv .venv") mkdir -p .venv/bin; cp "$MACHINE/python" .venv/bin/python ;;
    *--editable*) cp "$MACHINE/python" .venv/bin/notegen ;;
esac
name=${0##*/}
echo "$name $*" >>"$MACHINE/log"
[ ! -e "$MACHINE/broken" ] || case "$*" in *--editable*) exit 1 ;; esac
"""


@dataclass(frozen=True, slots=True)
class Machine:
    """A folder that plays a machine: its programs, its packages, its log, and a checkout."""

    folder: Path

    @property
    def project(self) -> Path:
        return self.folder / "project"

    def put(self, name: str, text: str = "") -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def program(self, name: str, text: str) -> None:
        self.put(name, text)
        (self.folder / name).chmod(0o755)

    def run(self, *words: str, project: str = "project") -> tuple[int, list[str], str]:
        """The exit code, how the programs were called, and what was said."""
        self.put("log")
        done = subprocess.run(
            [self.folder / project / "setup", *words],
            cwd=self.folder,
            env={"PATH": str(self.folder / "bin"), "MACHINE": str(self.folder)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        log = (self.folder / "log").read_text(encoding="utf-8").splitlines()
        return done.returncode, log, done.stderr


@pytest.fixture
def machine(tmp_path: Path, checkout: Path) -> Machine:
    """A bare Debian: no Python, no Pango, no package lists; the user is root."""
    machine = Machine(tmp_path)
    (tmp_path / "bin").mkdir()
    (machine.project / "notegen").mkdir(parents=True)
    for name in ("setup", "pyproject.toml", "notegen/_version.py"):
        shutil.copy(checkout / name, machine.project / name)
    for name in TOOLS:
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or name)
    for name, text in STAND_INS.items():
        (tmp_path / "bin" / name).unlink(missing_ok=True)
        machine.program(f"bin/{name}", "#!/bin/sh\n" + text)
    machine.program("python", PYTHON)
    machine.put("packages")
    machine.put("user", "0")
    return machine


def verbs(log: list[str]) -> list[str]:
    """What was done, in order, without the arguments."""
    words = {"update": "update", "venv": "venv", "--editable": "pip", "pytest": "pytest"}
    words |= {"onboard": "onboard", "benchmarks": "benchmarks", "-y": "install"}
    return [
        next((verb for word, verb in words.items() if word in call.split()), "") for call in log
    ]


SET_UP = ["install", "update", "install", "venv", "pip", ""]
"""The first try to install finds no package lists; what ends the set-up is the compiling."""


def test_bare_machine_gets_what_is_missing_then_the_job(machine: Machine) -> None:
    code, log, _ = machine.run("demo")
    assert code == 0
    assert verbs(log) == [*SET_UP, "onboard"]
    assert log[2].split()[-6:] == [*PREVIEWS, "python3", "python3-venv"]


def test_second_run_does_nothing_but_the_job(machine: Machine) -> None:
    machine.run("demo")
    _, log, said = machine.run("demo")
    assert verbs(log) == ["onboard"]
    assert not said


def test_tools_and_a_browser_come_with_the_tests(machine: Machine) -> None:
    machine.run("demo")
    code, log, _ = machine.run("test", "--some-option")
    assert code == 0
    assert verbs(log) == ["install", "pip", "", "pytest"]
    assert log[0].split()[-2:] == ["chromium", "chromium-driver"]
    assert log[1].endswith("--group dev")
    assert log[-1].endswith("--some-option")
    assert verbs(machine.run("demo")[1]) == ["onboard"]


def test_benchmarks_need_no_more_than_the_program(machine: Machine) -> None:
    machine.run("demo")
    assert verbs(machine.run("bench")[1]) == ["benchmarks"]


def test_only_what_is_missing_is_installed(machine: Machine) -> None:
    machine.put("packages", "\n".join(PREVIEWS[:-1]))
    machine.program("bin/python3", PYTHON)
    _, log, _ = machine.run("demo")
    assert log[0].split()[-2:] == ["--no-install-recommends", PREVIEWS[-1]]


def test_user_with_sudo(machine: Machine) -> None:
    machine.put("user", "1000")
    machine.put("sudoer")
    code, log, _ = machine.run("demo")
    assert code == 0
    assert verbs(log) == [*SET_UP, "onboard"]


def test_user_without_sudo_is_told_the_line_to_run(machine: Machine) -> None:
    machine.put("user", "1000")
    code, log, said = machine.run("demo")
    assert code == 1
    assert log == []
    (line,) = (line for line in said.splitlines() if "apt-get install" in line)
    assert line.split()[-6:] == [*PREVIEWS, "python3", "python3-venv"]


def test_a_missing_browser_stops_nothing(machine: Machine) -> None:
    machine.put("no-browser")
    code, log, said = machine.run("test")
    assert code == 0
    assert verbs(log)[-1] == "pytest"
    assert "browser" in said


def test_user_without_sudo_can_test_all_but_the_browser(machine: Machine) -> None:
    machine.put("user", "1000")
    machine.put("packages", "\n".join(PREVIEWS))
    machine.program("bin/python3", PYTHON)
    code, log, said = machine.run("test")
    assert code == 0
    assert verbs(log) == ["venv", "pip", "", "pytest"]
    assert "chromium-driver" in said


def test_without_apt_it_goes_on_if_there_is_a_python(machine: Machine) -> None:
    (machine.folder / "bin" / "apt-get").unlink()
    assert machine.run("demo")[0] == 1
    machine.program("bin/python3", PYTHON)
    code, log, said = machine.run("demo")
    assert code == 0
    assert verbs(log) == ["venv", "pip", "", "onboard"]
    assert "Pango" in said


@pytest.mark.parametrize("how", [shutil.move, shutil.copytree])
def test_environment_of_another_place_is_made_anew(machine: Machine, how: object) -> None:
    machine.run("demo")
    assert callable(how)
    how(machine.project, machine.folder / "elsewhere")
    code, log, _ = machine.run("demo", project="elsewhere")
    assert code == 0
    assert verbs(log) == ["venv", "pip", "", "onboard"]


def test_what_was_broken_off_is_made_anew(machine: Machine) -> None:
    machine.put("broken")
    assert machine.run("demo")[0] == 1
    (machine.folder / "broken").unlink()
    assert verbs(machine.run("demo")[1]) == ["venv", "pip", "", "onboard"]


def test_lost_python_is_found_again(machine: Machine) -> None:
    machine.run("demo")
    (machine.project / ".venv" / "bin" / "python").unlink()
    assert verbs(machine.run("demo")[1]) == ["venv", "pip", "", "onboard"]


def test_changed_dependencies_are_installed_into_the_same_environment(machine: Machine) -> None:
    machine.run("demo")
    with (machine.project / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    assert verbs(machine.run("demo")[1]) == ["pip", "", "onboard"]


def test_paths_are_right_from_whichever_folder_it_is_called(machine: Machine) -> None:
    _, log, said = machine.run("demo")
    words = log[-1].split()
    assert words[words.index("--out") + 1] == str(machine.project / "out/demo")
    assert str(machine.project / "examples/seller.toml") in words
    assert f"making {machine.project}/.venv with" in said


def test_a_failing_pip_ends_with_what_to_check(machine: Machine) -> None:
    machine.put("broken")
    code, _, said = machine.run("demo")
    assert code == 1
    for word in ("pypi.org", "https_proxy", "PIP_CERT", f"{machine.project}/setup again"):
        assert word in said


@pytest.mark.parametrize("words", [(), ("deno",), ("--help",)])
def test_anything_else_shows_the_words(machine: Machine, words: tuple[str, ...]) -> None:
    code, log, said = machine.run(*words)
    assert (code, log) == (2, [])
    assert all(word in said for word in ("demo", "test", "bench"))
