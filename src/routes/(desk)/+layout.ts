/** The desk works without script; a page that gains by one says so itself. */
export const csr = false;
