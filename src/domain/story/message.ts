/**
 * The most that a message between teller and desk may hold, and what the desk writes down of a talk or as its reason
 * (UTF-16 units, as a browser counts `maxlength`).
 */
export const MESSAGE_LIMIT = 4_000;
