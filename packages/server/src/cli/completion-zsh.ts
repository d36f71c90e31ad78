import type { Place } from "./completion-tree.ts";

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
/** `_describe` takes what stands before the first colon for the word itself. */
const described = (word: string, about: string): string =>
  quoted(`${word.replaceAll(":", "\\:")}:${about.replaceAll("\n", " ")}`);

export function zshCompletion(places: readonly Place[]): string {
  const known = places.slice(1).map(({ path }) => quoted(path));
  const values = places.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ name, choices }) => `    (${quoted(`${path} ${name}`)}) ${valuesOf(choices)}; return ;;`),
  );
  const own = places.map(({ path, commands, values, options }) => {
    const offered = options.map(({ name, about }) => described(name, about)).join(" ");
    const below = commands.map(({ name, about }) => described(name, about)).join(" ");
    return `    (${quoted(path)})
      flags=(${offered})
      found=(${below})
      if [[ $words[CURRENT] == -* ]]; then _describe -o option flags
      elif (( $#found )); then _describe command found
      else ${valuesOf(values)}
      fi ;;`;
  });
  return `#compdef galley
# Completes galley in zsh: write this to a folder of fpath as _galley, or source it.
_galley() {
  local place=galley word
  local -a flags found
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$place $word" in
      (${known.join("|")}) place="$place $word" ;;
    esac
  done
  case "$place $words[CURRENT-1]" in
${values.join("\n")}
  esac
  case "$place" in
${own.join("\n")}
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _galley "$@"; else compdef _galley galley; fi`;
}

const valuesOf = (choices: readonly string[]): string =>
  choices.length > 0 ? `compadd -- ${choices.map(quoted).join(" ")}` : "_files";
