import type { Dataset } from "@galley/client";
import { useGalley } from "@galley/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Input } from "../../ui/inputs.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { keys } from "../keys.ts";

interface DatasetFormProps {
  projectId: string;
  onClose(): void;
  onCreated(dataset: Dataset): void;
}

/** Makes an empty dataset. */
export function DatasetForm({ projectId, onClose, onCreated }: DatasetFormProps) {
  const client = useGalley();
  const queries = useQueryClient();
  const form = useId();
  const [name, setName] = useState("");
  const [tried, setTried] = useState(false);
  const create = useMutation({
    mutationFn: () => client.createDataset(projectId, { name: name.trim() }),
    onSuccess: (dataset) => {
      void queries.invalidateQueries({ queryKey: keys.projects });
      onClose();
      onCreated(dataset);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() !== "" && !create.isPending) create.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="New dataset"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={form} busy={create.isPending}>
            Create dataset
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" required error={tried && name.trim() === "" ? "Give the dataset a name." : undefined}>
          <Input
            value={name}
            maxLength={200}
            autoComplete="off"
            placeholder="Flight 12"
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </Field>
        {create.error && <ErrorState error={create.error} compact />}
      </form>
    </Dialog>
  );
}
