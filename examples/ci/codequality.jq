# Findings of `handbok check --format json` (slurped) as a GitLab code quality report.
# GitLab tells findings apart by their fingerprint: file, check and message, and which one of several such it is. Line
# numbers are left out, so that an old finding further down does not count as new.
group_by([.file, .code, .message])
| map(sort_by(.line, .column) | to_entries | map(.value + { nth: .key })) | add // []
| map({
    description: (.message + (if .help then " – " + .help else "" end)),
    check_name: .code,
    fingerprint: ([.file, .code, .message, (.nth | tostring)] | join("\u0000") | @base64),
    severity: (if .severity == "error" then "major" else "minor" end),
    location: { path: .file, lines: { begin: .line, end: .end_line } }
  })
