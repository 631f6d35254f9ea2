import type { Channel } from '#domain/consent/channels.ts';
import type { ShownContent } from '#domain/consent/shown.ts';

// Only show.ts (which makes content) and read-shown.ts (which reads it back from storage) may import this file.

declare const shownFor: unique symbol;

/** Content that consent lets one channel show. Whatever shows a story takes this, for its own channel, and nothing else. */
export type Shown<C extends Channel> = ShownContent<C> & { readonly [shownFor]: C };

/** Marks content as made for its channel. Leaves no trace in the value: it stays plain JSON. */
export function markAsShown<C extends Channel>(content: ShownContent<C>): asserts content is Shown<C> {
	Object.freeze(content);
}
