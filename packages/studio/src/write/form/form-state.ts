import { createContext, useContext } from "react";
import { type Draft, fieldOf } from "./draft.ts";
import { type Mistakes, mistakeAt } from "./mistakes.ts";

interface FormState {
  draft: Draft;
  mistakes: Mistakes;
  /** Changes the draft, and takes back what was said of the changed fields. */
  set(change: Partial<Draft>): void;
}

export const FormContext = createContext<FormState | null>(null);

/** The form around: its values, how to change them, and what is wrong with which. */
export function useForm() {
  const form = useContext(FormContext);
  if (!form) throw new Error("outside of PostForm");
  return { ...form, mistake: (name: keyof Draft) => mistakeAt(form.mistakes, fieldOf[name]) };
}

/** The text of a field with how to change it, for an Input. */
export function useText(name: keyof { [Name in keyof Draft as Draft[Name] extends string ? Name : never]: true }) {
  const { draft, set } = useForm();
  return {
    value: draft[name],
    onChange: (event: { currentTarget: { value: string } }) => set({ [name]: event.currentTarget.value }),
  };
}
