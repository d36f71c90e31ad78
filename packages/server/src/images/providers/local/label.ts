/** How a picture of this provider says where it comes from: in its EXIF data, and in the warnings beside it. */
export const software = "Galley local provider";

export const madeHere =
  "local_image: Drawn by Galley's embedded local provider from the prompt's words; no image model was asked.";
