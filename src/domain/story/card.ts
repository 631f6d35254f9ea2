/** Width and height in pixels of the picture that networks show with an address, as they ask for it. */
export const CARD_SIZE = { width: 1200, height: 630 } as const;
