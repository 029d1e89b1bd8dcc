# Completion of `ve` for bash: the binary itself knows what may follow.
_ve() {
    local words=("${COMP_WORDS[@]:1:COMP_CWORD}")
    mapfile -t COMPREPLY < <(ve completion candidates -- "${words[@]}" 2>/dev/null)
}
complete -o default -F _ve ve
