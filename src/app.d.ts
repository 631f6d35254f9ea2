import type { Doors } from '#server/compose.ts';
import type { Visit } from '#server/desk/deps.ts';
import type { DeskMember } from '#server/desk/door.ts';
import type { Cacheable, SuitcaseRequest } from '#server/http/side.ts';
import type { Locale } from '#lib/paraglide/runtime.js';

declare global {
	namespace App {
		interface Locals {
			/** What this audience may do and see; routes call nothing else. */
			doors: Doors;
			/** The language of the page: from the address, at the desk from the account. */
			locale: Locale;
			/** A keyed hash of the network address that changes hourly: count under it, write it nowhere. */
			caller: string;
			/** The reader's browser asks for fewer bytes. */
			savesData: boolean;
			/** At the desk: who asks; null: nobody who is signed in. Set for addresses below /desk only. */
			member?: DeskMember | null;
			/** At the desk: what signing in looks at. */
			visit?: Visit;
			/** Set by a public page that may be kept until one of its tags is gone. */
			cacheable?: Cacheable;
			/** The site of other people that shows this answer in a frame: its name, or `elsewhere`; null: none. */
			framedBy: string | null;
			/** Set by a frame: who may show it, as browsers read it. */
			frameAncestors?: string;
			/** Set when something of ours broke: the number under which the log knows it. */
			broke?: string;
		}
		interface Platform {
			req: SuitcaseRequest;
		}
		interface Error {
			message: string;
			/** What to tell the desk, so that they find it in the log. */
			id?: string;
		}
	}
}

export {};
