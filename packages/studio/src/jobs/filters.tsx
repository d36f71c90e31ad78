import { clsx } from "clsx";
import { Field } from "../ui/field.tsx";
import { Input, Select } from "../ui/inputs.tsx";
import { type JobFilterState, spans, type View, views } from "./filter-state.ts";
import { kindNames } from "./kinds.ts";

interface FiltersProps {
  state: JobFilterState;
  set(changes: Partial<JobFilterState>): void;
}

const names: Record<View, string> = {
  all: "All",
  active: "Active",
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
};

/** Which jobs to look at. */
export function Filters({ state, set }: FiltersProps) {
  return (
    <div className="mb-4 flex flex-wrap items-end gap-x-3 gap-y-3">
      <fieldset className="flex max-w-full min-w-0 overflow-x-auto rounded-control border border-control bg-surface p-0.5">
        <legend className="sr-only">State</legend>
        {views.map((view) => (
          <label
            key={view}
            className={clsx(
              "flex h-7.5 cursor-pointer items-center rounded px-3 font-medium whitespace-nowrap transition-colors has-focus-visible:outline-2 has-focus-visible:outline-accent",
              state.view === view ? "bg-hover text-text" : "text-muted hover:text-text",
            )}
          >
            <input
              type="radio"
              name="view"
              checked={state.view === view}
              onChange={() => set({ view })}
              className="sr-only"
            />
            {names[view]}
          </label>
        ))}
      </fieldset>
      <Field label="Kind" hideLabel className="w-36">
        <Select value={state.kind} onChange={(event) => set({ kind: event.currentTarget.value })}>
          <option value="">All kinds</option>
          {kindNames.map(([kind, name]) => (
            <option key={kind} value={kind}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Created" hideLabel className="w-40">
        <Select value={state.when} onChange={(event) => set({ when: event.currentTarget.value, from: "", to: "" })}>
          <option value="">Any time</option>
          {Object.entries(spans).map(([name, { label }]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
          <option value="days">Certain days</option>
        </Select>
      </Field>
      {state.when === "days" && <Days state={state} set={set} />}
    </div>
  );
}

function Days({ state, set }: FiltersProps) {
  return (
    <>
      <Field label="First day" hideLabel className="w-40">
        <Input
          type="date"
          value={state.from}
          max={state.to || undefined}
          onChange={(event) => set({ from: event.currentTarget.value })}
        />
      </Field>
      <Field label="Last day" hideLabel className="w-40">
        <Input
          type="date"
          value={state.to}
          min={state.from || undefined}
          onChange={(event) => set({ to: event.currentTarget.value })}
        />
      </Field>
    </>
  );
}
