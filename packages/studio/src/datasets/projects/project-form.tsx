import type { Project } from "@galley/client";
import { useGalley } from "@galley/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Disclosure } from "../../ui/disclosure.tsx";
import { Field } from "../../ui/field.tsx";
import { Input, Select, Textarea } from "../../ui/inputs.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { keys } from "../keys.ts";
import { draftOf, mistakesIn, type ProjectDraft, projectOf, questionTypes } from "./project-draft.ts";

interface ProjectFormProps {
  /** The one to change; null: a new one. */
  project: Project | null;
  onClose(): void;
  onSaved?: ((project: Project) => void) | undefined;
}

/** Makes a project, or changes one. */
export function ProjectForm({ project, onClose, onSaved }: ProjectFormProps) {
  const client = useGalley();
  const queries = useQueryClient();
  const form = useId();
  const [draft, setDraft] = useState(() => draftOf(project));
  const [tried, setTried] = useState(false);
  const mistakes = mistakesIn(draft);
  const save = useMutation({
    mutationFn: () =>
      project ? client.updateProject(project.id, projectOf(draft)) : client.createProject(projectOf(draft)),
    onSuccess: (saved) => {
      void queries.invalidateQueries({ queryKey: keys.projects });
      onClose();
      onSaved?.(saved);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(mistakes).length === 0 && !save.isPending) save.mutate();
  };
  return (
    <Dialog
      open
      size="md"
      onClose={onClose}
      title={project ? "Edit project" : "New project"}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={form} busy={save.isPending}>
            {project ? "Save" : "Create project"}
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={submit} className="flex flex-col gap-4">
        <ProjectFields
          draft={draft}
          mistakes={tried ? mistakes : {}}
          onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
        />
        {save.error && <ErrorState error={save.error} compact />}
      </form>
    </Dialog>
  );
}

interface ProjectFieldsProps {
  draft: ProjectDraft;
  mistakes: ReturnType<typeof mistakesIn>;
  onChange(change: Partial<ProjectDraft>): void;
}

function ProjectFields({ draft, mistakes, onChange }: ProjectFieldsProps) {
  const [open, setOpen] = useState(draft.question !== "" || draft.type !== "");
  return (
    <>
      <Field label="Name" required error={mistakes.name}>
        <Input
          value={draft.name}
          maxLength={200}
          autoComplete="off"
          placeholder="Roof survey"
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
      </Field>
      <Field label="Description">
        <Textarea
          value={draft.description}
          rows={2}
          maxLength={5000}
          onChange={(event) => onChange({ description: event.currentTarget.value })}
        />
      </Field>
      <Disclosure summary="Question about the images" open={open || mistakes.options !== undefined} onToggle={setOpen}>
        <QuestionFields draft={draft} mistakes={mistakes} onChange={onChange} />
      </Disclosure>
    </>
  );
}

function QuestionFields({ draft, mistakes, onChange }: ProjectFieldsProps) {
  return (
    <div className="flex flex-col gap-4 pb-1">
      <Field label="Question" hint="What the people who look at the images are asked about each.">
        <Input
          value={draft.question}
          maxLength={1000}
          placeholder="Is the roof damaged?"
          onChange={(event) => onChange({ question: event.currentTarget.value })}
        />
      </Field>
      <Field label="Answer">
        <Select
          value={draft.type}
          onChange={(event) => onChange({ type: event.currentTarget.value as ProjectDraft["type"] })}
        >
          <option value="">Not set</option>
          {questionTypes.map(([type, label]) => (
            <option key={type} value={type}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      {draft.type === "multiple_choice" && (
        <Field label="Options" hint="One a line, from 2 to 100." error={mistakes.options}>
          <Textarea
            value={draft.options}
            rows={3}
            onChange={(event) => onChange({ options: event.currentTarget.value })}
          />
        </Field>
      )}
    </div>
  );
}
