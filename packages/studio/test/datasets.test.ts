import { expect, test } from "vitest";
import { chooseFiles, goodFiles } from "./support/datasets.ts";
import { openStudio } from "./support/studio.ts";

test("a project is made with its question, changed, filled with a dataset, and deleted with what is in it", async () => {
  const { page, client } = await openStudio({ path: "/datasets" });
  await page.getByText("No projects yet").waitFor();
  await page.getByRole("button", { name: "New project" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Create project" }).click();
  await dialog.getByText("Give the project a name.").waitFor();
  await dialog.getByLabel("Name").fill("Roof survey");
  await dialog.getByText("Question about the images").click();
  await dialog.getByLabel("Question", { exact: true }).fill("How is the roof?");
  await dialog.getByLabel("Answer").selectOption("multiple_choice");
  await dialog.getByLabel("Options").fill("good");
  await dialog.getByRole("button", { name: "Create project" }).click();
  await dialog.getByText("Give two options at the least.").waitFor();
  await dialog.getByLabel("Options").fill("good\n damaged \n\n");
  await dialog.getByRole("button", { name: "Create project" }).click();

  await page.getByRole("heading", { name: "Roof survey" }).waitFor();
  await page.getByText("Multiple choice: good, damaged").waitFor();
  const [project] = (await client.listProjects()).projects;
  expect(page.url()).toContain(`/datasets/${project!.id}`);
  expect(project).toMatchObject({ question_type: "multiple_choice", question_options: ["good", "damaged"] });

  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Edit project" }).click();
  await dialog.getByLabel("Name").fill("Roofs");
  await dialog.getByLabel("Description").fill("Flights of May");
  await dialog.getByLabel("Answer").selectOption("binary");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Roofs" }).waitFor();
  expect(await client.getProject(project!.id)).toMatchObject({
    name: "Roofs",
    description: "Flights of May",
    question_type: "binary",
    question_options: null,
  });

  await page.getByText("No datasets yet").waitFor();
  await page.getByRole("button", { name: "New dataset" }).click();
  await dialog.getByLabel("Name").fill("Flight 12");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Flight 12" }).waitFor();
  await page.getByRole("link", { name: "Roofs" }).click();
  await page.getByRole("row", { name: /Flight 12/ }).waitFor();

  await page.getByRole("link", { name: "Datasets" }).first().click();
  await page.getByRole("row", { name: /Roofs.*1/ }).waitFor();
  await page.getByRole("button", { name: "More about Roofs" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await dialog.getByText("Roofs goes, with its 1 dataset and all images in it.").waitFor();
  await dialog.getByRole("button", { name: "Keep as it is" }).click();
  expect((await client.listProjects()).projects).toHaveLength(1);
  await page.getByRole("button", { name: "More about Roofs" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await dialog.getByRole("button", { name: "Delete project" }).click();
  await page.getByText("No projects yet").waitFor();
  expect((await client.listProjects()).projects).toEqual([]);
});

test("a list shows more on demand", async () => {
  const { page, client, url } = await openStudio();
  for (let n = 0; n < 60; n++) await client.createProject({ name: `Project ${n}` });
  await page.goto(`${url}/datasets`);
  await page.getByRole("link", { name: "Project 59" }).waitFor();
  expect(await page.getByRole("rowheader").count()).toBe(50);
  await page.getByRole("button", { name: "Show more projects" }).click();
  await page.getByRole("link", { name: "Project 0", exact: true }).waitFor();
  expect(await page.getByRole("rowheader").count()).toBe(60);
  await page.getByRole("button", { name: "Show more projects" }).waitFor({ state: "detached" });
});

test("the datasets of a project tell how far they are, live, and one is deleted with its images", async () => {
  const { page, client, url, openTab } = await openStudio({ allow: [/404/] });
  const project = await client.createProject({ name: "Roof survey" });
  const dataset = await client.createDataset(project.id, { name: "Flight 12" });
  await page.goto(`${url}/datasets/${project.id}`);
  await page.getByRole("row", { name: /Flight 12.*Empty/ }).waitFor();

  const other = await openTab(`/datasets/${project.id}/${dataset.id}`);
  await other.getByRole("heading", { name: "Flight 12" }).waitFor();
  await chooseFiles(other, await goodFiles(12));
  await page.bringToFront();
  await page.getByRole("row", { name: /Flight 12.*Completed.*12 processed/ }).waitFor();

  await page.getByRole("button", { name: "More about Flight 12" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByText("Flight 12 goes, with its 12 images.").waitFor();
  await page.getByRole("button", { name: "Delete dataset" }).click();
  await page.getByText("No datasets yet").waitFor();
  expect((await client.listDatasets(project.id)).datasets).toEqual([]);
  // Who still has it open is told.
  await other.bringToFront();
  await other.reload();
  await other
    .getByRole("alert")
    .getByText(/not found/i)
    .first()
    .waitFor();
});

test("what is not there is said, with the way back", async () => {
  const gone = "0190c0de-0000-7000-8000-000000000000";
  const { page } = await openStudio({ path: `/datasets/${gone}/${gone}`, allow: [/404/] });
  await page
    .getByRole("alert")
    .getByText(/not found/i)
    .first()
    .waitFor();
  await page.getByRole("link", { name: "Project" }).click();
  await page
    .getByRole("alert")
    .getByText(/not found/i)
    .first()
    .waitFor();
  await page.getByRole("link", { name: "Datasets" }).last().click();
  await page.getByText("No projects yet").waitFor();
});
