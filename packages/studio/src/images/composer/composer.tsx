import { useGalley } from "@galley/react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { FileText, Sparkles, X } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import { useSearchState } from "../../shell/search-params.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { plural } from "../../ui/format.ts";
import { ErrorState } from "../../ui/states.tsx";
import { chosenOf, type Provider, useProviders } from "../providers.ts";
import { estimateWords } from "./estimate.ts";
import { type ImagesForm, mistakesOf, recallForm, rememberForm, toBatch, written } from "./form.ts";
import { Prompts } from "./prompts.tsx";
import { Settings } from "./settings.tsx";

/** Asks for images from words, and leads to the batch they become; `children` stands below the prompts. */
export function Composer({ children }: { children?: ReactNode }) {
  const [form, setForm] = useState(recallForm);
  const [tried, setTried] = useState(false);
  const { data: providers } = useProviders();
  const box = useRef<HTMLFormElement>(null);
  const [query, setQuery] = useSearchState();
  const post = query.get("post");
  const provider = chosenOf(providers, form.provider);
  const mistakes = tried ? mistakesOf(form) : undefined;
  const submit = useSubmit();
  useEffect(() => rememberForm(form), [form]);

  const change = (part: Partial<ImagesForm>) => setForm((now) => ({ ...now, ...part }));
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (submit.isPending) return;
    setTried(true);
    if (mistakesOf(form)) {
      // Once the mistakes are shown.
      return void setTimeout(() => box.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
    }
    setTried(false);
    submit.mutate(toBatch(form, { provider: provider?.name, post }));
  };
  return (
    <form ref={box} noValidate onSubmit={onSubmit} aria-label="New images">
      <div className="grid rounded-panel border border-border bg-surface lg:grid-cols-[minmax(0,1fr)_22rem] lg:grid-rows-[auto_1fr]">
        <div className="flex min-w-0 flex-col gap-4 p-4 md:p-5">
          {post && <LinkedPost post={post} onRemove={() => setQuery({ post: null })} />}
          <Prompts
            prompts={form.prompts}
            mistakes={mistakes?.prompts ?? {}}
            onChange={(prompts) => change({ prompts })}
          />
        </div>
        <div className="border-t border-border p-4 md:p-5 lg:col-start-2 lg:row-span-2 lg:row-start-1 lg:border-t-0 lg:border-l">
          <Settings {...{ form, mistakes, providers, provider }} onChange={change} />
        </div>
        <div className="order-last p-4 lg:order-none lg:self-end lg:px-5 lg:pt-0 lg:pb-5">{children}</div>
        <SubmitBar form={form} provider={provider} busy={submit.isPending} error={submit.error} />
      </div>
    </form>
  );
}

interface SubmitBarProps {
  form: ImagesForm;
  provider: Provider | undefined;
  busy: boolean;
  error: unknown;
}

function SubmitBar({ form, provider, busy, error }: SubmitBarProps) {
  const count = Math.max(1, written(form).length);
  const what = plural(count, form.workflow === "final_only" ? "image" : "draft");
  return (
    <div className="flex flex-col gap-3 border-y border-border bg-sunken px-4 py-3 md:px-5 lg:col-span-2 lg:rounded-b-panel lg:border-b-0">
      {error !== null && <ErrorState error={error} compact />}
      <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2">
        <output aria-label="Estimate" className="mr-auto text-muted">
          {estimateWords(form, provider)}
        </output>
        <kbd aria-hidden className="hidden font-sans text-xs text-muted md:inline">
          Ctrl + Enter
        </kbd>
        <Button type="submit" variant="primary" icon={Sparkles} busy={busy} className="max-md:w-full">
          {`Make ${what}`}
        </Button>
      </div>
    </div>
  );
}

/** What was typed stays, to be changed and tried again. */
function useSubmit() {
  const client = useGalley();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: (batch: ReturnType<typeof toBatch>) => client.createImageBatch(batch),
    onSuccess: ({ batch_id }) => navigate(`/images/${batch_id}`),
  });
}

/** The post that the images will belong to. */
function LinkedPost({ post, onRemove }: { post: string; onRemove(): void }) {
  const client = useGalley();
  const { data, error } = useQuery({
    queryKey: ["images", "post", post],
    queryFn: ({ signal }) => client.getJob(post, { signal }),
  });
  const title = data?.result?.title;
  return (
    <div className="flex items-center gap-2 rounded-control bg-accent-soft py-1 pr-1 pl-3">
      <FileText aria-hidden className="size-4 shrink-0 text-accent-text" />
      <p className="min-w-0 flex-1 truncate">
        {error ? "This post cannot be found: " : "For the post "}
        <Link href={`/write/${post}`} className="font-medium text-accent-text hover:underline">
          {typeof title === "string" ? title : post}
        </Link>
      </p>
      <IconButton icon={X} label="Do not link to the post" size="sm" onClick={onRemove} />
    </div>
  );
}
