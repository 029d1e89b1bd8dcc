# Completion of `ve` for fish: the binary itself knows what may follow.
function __ve_candidates
    set -l words (commandline -opc)[2..-1] (commandline -ct)
    ve completion candidates -- $words 2>/dev/null
end
complete -c ve -f -a '(__ve_candidates)'
