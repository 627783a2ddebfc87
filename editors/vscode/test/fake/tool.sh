# A tool's command for telemetry, as `sh tool.sh DIRECTORY WORD…`. What it does at which words stands in
# files of the directory that bear these words' name; what it was run with is noted in calls.
directory=$1
shift
printf '%s\n' "$*" >>"$directory/calls"
# Comes to its end only if nobody holds the input open.
cat >/dev/null
says="$directory/says $*"
[ -f "$says.out" ] || exit 0
cat "$says.out"
cat "$says.err" >&2
[ ! -f "$says.hangs" ] || exec sleep 60
exit "$(cat "$says.exit")"
