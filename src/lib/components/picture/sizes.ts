/**
 * What `sizes` says where a picture fills the width of a telephone. Where a screen has three dots for a point, two of
 * them are asked for: at arm's length nobody sees the third, which costs twice the bytes.
 */
export const PHONE_SIZES = '(min-resolution: 2.5dppx) 62vw, 94vw';

/** The same for one picture among several: the smallest, whatever the screen. */
export const PHONE_CARD_SIZES = '(min-resolution: 2.5dppx) 41vw, (min-resolution: 1.5dppx) 62vw, 94vw';
