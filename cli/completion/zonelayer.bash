# bash completion for zonelayer: the command answers from its own tables (zonelayer complete).

_zonelayer_files() {  # names of files behind a prefix such as --output=
    local prefix=$1 cur=${cur#"$1"}
    local -a before=("${COMPREPLY[@]}")
    COMPREPLY=()
    _filedir
    COMPREPLY=("${before[@]}" "${COMPREPLY[@]/#/$prefix}")
}

_zonelayer() {
    local cur prev words cword
    _init_completion -n =: || return
    local line kept
    COMPREPLY=()
    while IFS= read -r line; do
        line=${line%%$'\t'*}
        if [[ $line == :files* ]]; then
            line=${line#:files}
            _zonelayer_files "${line# }"
        else
            [[ $line == *[[:space:]\'\"\\\$]* ]] && printf -v line %q "$line"
            COMPREPLY+=("$line")
        fi
    done < <("${words[0]}" complete "${words[@]:1:cword}" 2>/dev/null)
    # Readline puts the answer in place of what stands behind the last = or :.
    kept=${cur%"${cur##*[=:]}"}
    COMPREPLY=("${COMPREPLY[@]#"$kept"}")
}

complete -F _zonelayer zonelayer
