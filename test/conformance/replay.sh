# FOLDER CAPTURE -> what the program printed of the capture when documents.mjs ran it, and its exit code.
cat "$1$2.out"
[ -s "$1$2.err" ] && cat "$1$2.err" >&2
read -r code < "$1$2.exit"
exit "$code"
