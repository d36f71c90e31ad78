/** Pictures that one job processes: some 20 s of work, far from the deadline of a dispatch. */
export const imagesPerJob = 50;
/** How often a worker may die while it works on a picture that it works on alone. */
export const deathsPerImage = 3;
