/** Readers get a page, not a program. */
export const csr = false;
