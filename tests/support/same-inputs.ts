import fc from "fast-check";

/**
 * Property tests draw the same inputs on every machine and every day, so that a failure is due to the change. The full
 * run (`npm run test:full`) draws new ones each time, and more of them.
 */
if (process.env.GALLEY_TEST_FULL === undefined) fc.configureGlobal({ seed: 20_261_128 });
