#include "python/venv.hpp"

namespace jetcrew::python {
namespace {

std::string replaced(std::string_view text,
                     const std::vector<std::pair<std::string_view, std::string_view>>& words) {
  std::string result(text);
  for (const auto& [word, with] : words) {
    for (auto at = result.find(word); at != std::string::npos; at = result.find(word, at + with.size())) {
      result.replace(at, word.size(), with);
    }
  }
  return result;
}

constexpr std::string_view activate = R"SH(# For bash, zsh, dash and other POSIX shells: . bin/activate

deactivate () {
    if [ -n "${_OLD_VIRTUAL_PATH+set}" ]; then
        PATH="$_OLD_VIRTUAL_PATH"
        export PATH
        unset _OLD_VIRTUAL_PATH
    fi
    if [ -n "${_OLD_VIRTUAL_PYTHONHOME+set}" ]; then
        PYTHONHOME="$_OLD_VIRTUAL_PYTHONHOME"
        export PYTHONHOME
        unset _OLD_VIRTUAL_PYTHONHOME
    fi
    if [ -n "${_OLD_VIRTUAL_PS1+set}" ]; then
        PS1="$_OLD_VIRTUAL_PS1"
        unset _OLD_VIRTUAL_PS1
    fi
    unset VIRTUAL_ENV VIRTUAL_ENV_PROMPT
    # The shell may remember where it found programs before.
    hash -r 2>/dev/null || true
    if [ "${1:-}" != nondestructive ]; then
        unset -f deactivate
    fi
}

# Another environment may still be active.
deactivate nondestructive

VIRTUAL_ENV='@inside@'
VIRTUAL_ENV_PROMPT='(@prompt@) '
export VIRTUAL_ENV VIRTUAL_ENV_PROMPT

_OLD_VIRTUAL_PATH="$PATH"
PATH="$VIRTUAL_ENV/bin:$PATH"
export PATH

if [ -n "${PYTHONHOME+set}" ]; then
    _OLD_VIRTUAL_PYTHONHOME="$PYTHONHOME"
    unset PYTHONHOME
fi

if [ -z "${VIRTUAL_ENV_DISABLE_PROMPT:-}" ]; then
    _OLD_VIRTUAL_PS1="${PS1-}"
    PS1="$VIRTUAL_ENV_PROMPT${PS1-}"
fi

hash -r 2>/dev/null || true
)SH";

constexpr std::string_view activate_fish = R"SH(# For fish: source bin/activate.fish

function deactivate -d 'Leave the virtual environment'
    if set -q _OLD_VIRTUAL_PATH
        set -gx PATH $_OLD_VIRTUAL_PATH
        set -e _OLD_VIRTUAL_PATH
    end
    if set -q _OLD_VIRTUAL_PYTHONHOME
        set -gx PYTHONHOME $_OLD_VIRTUAL_PYTHONHOME
        set -e _OLD_VIRTUAL_PYTHONHOME
    end
    if functions -q _jetcrew_old_prompt
        functions -e fish_prompt
        functions -c _jetcrew_old_prompt fish_prompt
        functions -e _jetcrew_old_prompt
    end
    set -e VIRTUAL_ENV
    set -e VIRTUAL_ENV_PROMPT
    if test "$argv[1]" != nondestructive
        functions -e deactivate
    end
end

# Another environment may still be active.
deactivate nondestructive

set -gx VIRTUAL_ENV '@inside@'
set -gx VIRTUAL_ENV_PROMPT '(@prompt@) '

set -g _OLD_VIRTUAL_PATH $PATH
set -gx PATH "$VIRTUAL_ENV/bin" $PATH

if set -q PYTHONHOME
    set -g _OLD_VIRTUAL_PYTHONHOME $PYTHONHOME
    set -e PYTHONHOME
end

if test -z "$VIRTUAL_ENV_DISABLE_PROMPT"; and functions -q fish_prompt
    functions -c fish_prompt _jetcrew_old_prompt
    function fish_prompt
        # The prompt may show the status of the command before.
        set -l before $status
        printf '%s' "$VIRTUAL_ENV_PROMPT"
        sh -c "exit $before"
        _jetcrew_old_prompt
    end
end
)SH";

constexpr std::string_view activate_csh = R"SH(# For csh and tcsh: source bin/activate.csh

alias deactivate 'if ($?_OLD_VIRTUAL_PATH) eval '"'"'setenv PATH "$_OLD_VIRTUAL_PATH"; unset _OLD_VIRTUAL_PATH'"'"'; if ($?_OLD_VIRTUAL_PROMPT) eval '"'"'set prompt = "$_OLD_VIRTUAL_PROMPT"; unset _OLD_VIRTUAL_PROMPT'"'"'; rehash; unsetenv VIRTUAL_ENV; unsetenv VIRTUAL_ENV_PROMPT; test "\!:*" != nondestructive && unalias deactivate'

# Another environment may still be active.
deactivate nondestructive

setenv VIRTUAL_ENV '@inside@'
setenv VIRTUAL_ENV_PROMPT '(@prompt@) '

set _OLD_VIRTUAL_PATH = "$PATH"
setenv PATH "$VIRTUAL_ENV/bin:$PATH"

if (! $?VIRTUAL_ENV_DISABLE_PROMPT) then
    if ($?prompt) then
        set _OLD_VIRTUAL_PROMPT = "$prompt"
        set prompt = "$VIRTUAL_ENV_PROMPT$prompt"
    endif
endif

rehash
)SH";

std::string configuration(const Venv& venv, const Interpreter& interpreter) {
  return fmt::format(
      "home = {}\n"
      "include-system-site-packages = {}\n"
      "version = {}\n"
      "executable = {}\n"
      "prompt = {}\n",
      interpreter.path.parent_path().string(), venv.system_site_packages, interpreter.version,
      interpreter.real_path.empty() ? interpreter.path.string() : interpreter.real_path.string(),
      venv.prompt);
}

}  // namespace

std::string site_packages_of(const Interpreter& interpreter) {
  return fmt::format("lib/{}/site-packages", interpreter.versioned_name());
}

std::string venv_interpreter(const Venv& venv) {
  return (venv.inside / "bin/python").string();
}

VenvSkeleton venv_skeleton(const Venv& venv, const Interpreter& interpreter) {
  const auto name = interpreter.versioned_name();
  const auto inside = venv.inside.string();
  const auto script = [&](std::string_view text) {
    return replaced(text, {{"@inside@", inside}, {"@prompt@", venv.prompt}});
  };
  VenvSkeleton skeleton;
  skeleton.folders = {"bin", "include",     "include/" + name,
                      "lib", "lib/" + name, site_packages_of(interpreter)};
  skeleton.files = {{"pyvenv.cfg", configuration(venv, interpreter)},
                    {"bin/activate", script(activate)},
                    {"bin/activate.fish", script(activate_fish)},
                    {"bin/activate.csh", script(activate_csh)}};
  skeleton.links = {
      {"bin/python", interpreter.path.string()}, {"bin/python3", "python"}, {"bin/" + name, "python"}};
  if (interpreter.has_64_bits) skeleton.links.push_back({"lib64", "lib"});
  return skeleton;
}

}  // namespace jetcrew::python
