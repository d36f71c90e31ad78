import type { Place } from "./completion-tree.ts";

const quoted = (text: string): string => `'${text.replace(/['\\]/g, "\\$&")}'`;

export function fishCompletion(places: readonly Place[]): string {
  const known = places.slice(1).map(({ path }) => quoted(path));
  const lines = places.flatMap(({ path, commands, options, values }) => {
    const line = `complete -c galley -n ${quoted(`__galley_at ${path}`)}`;
    return [
      ...commands.map(({ name, about }) => `${line} -f -a ${quoted(name)} -d ${quoted(about)}`),
      ...(values.length > 0 ? [`${line} -f -a ${quoted(values.join(" "))}`] : []),
      ...options.map(({ name, about, takesValue, choices }) => {
        const flag = name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`;
        const value = choices.length > 0 ? ` -x -a ${quoted(choices.join(" "))}` : takesValue ? " -r" : "";
        return `${line} ${flag}${value} -d ${quoted(about)}`;
      }),
    ];
  });
  return `# Completes galley in fish: galley completion fish > ~/.config/fish/completions/galley.fish
function __galley_at
  set -l place galley
  for word in (commandline -opc)[2..-1]
    switch "$place $word"
      case ${known.join(" ")}
        set place "$place $word"
    end
  end
  test "$place" = "$argv"
end
${lines.join("\n")}`;
}
