#!/usr/bin/env bash
# Stands on the PATH before curl while the documents' commands run. It calls the real one, REAL_CURL,
# prints what that prints, and appends the arguments, the HTTP status and the answer to the file CALLS.
answer=$("$REAL_CURL" --max-time 60 "$@" --write-out '\n%{http_code}')
code=$?
status=${answer##*$'\n'}
answer=${answer%$'\n'*}
printf '%s\037%s\037%s\036' "$*" "$status" "$answer" >>"$CALLS"
printf '%s\n' "$answer"
exit "$code"
