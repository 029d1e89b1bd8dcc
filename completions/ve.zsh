#compdef ve
# Completion of `ve` for zsh: the binary itself knows what may follow.
_ve() {
    local -a found
    found=("${(@f)$(ve completion candidates -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    [[ -n "${found[1]}" ]] && compadd -- "${found[@]}" || _files
}
compdef _ve ve
