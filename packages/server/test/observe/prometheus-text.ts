interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const label = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)/y;

/** Reads Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/); throws on what is not. */
export function parseMetrics(text: string) {
  const described = new Set<string>();
  const samples: Sample[] = [];
  for (const row of text.split("\n").filter((row) => row !== "")) {
    const [, type] = /^# TYPE (\S+) (?:counter|gauge|histogram|summary)$/.exec(row) ?? [];
    if (type) described.add(type);
    if (row.startsWith("#")) continue;
    const [, name, labels = "", value] = line.exec(row) ?? [];
    // A mean of nothing is not a number, which Prometheus reads in any case.
    const isNumber = /^nan$/i.test(value ?? "") || !Number.isNaN(Number(value));
    if (name === undefined || !isNumber) throw new Error(`Not a sample: ${row}`);
    samples.push({ name, labels: readLabels(labels), value: Number(value) });
  }
  return {
    samples,
    /** Whether the metric, or the histogram that it is a part of, has a type. */
    described: (name: string) => described.has(name) || described.has(name.replace(/_(bucket|sum|count)$/, "")),
    /** The sum of the samples with these labels; undefined when there is none. */
    value(name: string, labels: Record<string, string> = {}): number | undefined {
      const wanted = Object.entries(labels);
      const found = samples.filter(
        (sample) => sample.name === name && wanted.every(([key, value]) => sample.labels[key] === value),
      );
      return found.length === 0 ? undefined : found.reduce((sum, sample) => sum + sample.value, 0);
    },
  };
}

function readLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  label.lastIndex = 0;
  while (label.lastIndex < text.length) {
    const found = label.exec(text);
    if (!found) throw new Error(`Not labels: ${text}`);
    labels[found[1]!] = found[2]!;
  }
  return labels;
}
