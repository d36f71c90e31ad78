/** Pictures that one job processes: some 20 s of work, far from the deadline of a dispatch. */
export const imagesPerJob = 50;
