import type { Place } from "./completion-tree.ts";

const quoted = (text: string): string => `"${text.replace(/["\\$`]/g, "\\$&")}"`;
const words = (list: readonly string[]): string => quoted(list.join(" "));

/**
 * Reads the line itself, not bash's words: those end at `:` and `=`, which stand in values. What bash keeps of the
 * last word is taken off again from the answers. An empty answer makes bash offer files.
 */
export function bashCompletion(places: readonly Place[]): string {
  const known = places.slice(1).map(({ path }) => quoted(path));
  const values = places.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ name, choices }) => `    ${quoted(`${path} ${name}`)}) found=${words(choices)}; isValue=1 ;;`),
  );
  const own = places.map(
    ({ path, commands, values, options }) =>
      `    ${quoted(path)}) found=${words([...commands.map(({ name }) => name), ...values])}; options=${words(options.map(({ name }) => name))} ;;`,
  );
  return `# Completes galley in bash: source <(galley completion bash)
_galley() {
  local line="\${COMP_LINE:0:COMP_POINT}" place=galley cur prev word found= options= isValue= kept
  local -a typed
  cur="\${line##*[[:space:]]}"
  read -ra typed <<< "\${line%"$cur"}"
  prev="\${typed[\${#typed[@]}-1]}"
  for word in "\${typed[@]:1}"; do
    case "$place $word" in
      ${known.join("|")}) place="$place $word" ;;
    esac
  done
  if [[ $cur == --*=* ]]; then
    prev="\${cur%%=*}"
    cur="\${cur#*=}"
  fi
  case "$place $prev" in
${values.join("\n")}
  esac
  if [[ -z $isValue ]]; then
    case "$place" in
${own.join("\n")}
    esac
    if [[ $cur == -* ]]; then found="$options"; fi
  fi
  COMPREPLY=($(compgen -W "$found" -- "$cur"))
  kept="\${cur%"\${cur##*:}"}"
  if [[ -n $kept && $COMP_WORDBREAKS == *:* ]]; then COMPREPLY=("\${COMPREPLY[@]#"$kept"}"); fi
}
complete -o bashdefault -o default -F _galley galley`;
}
