/** What a teller's own page is, before and after it is open. */
import type { ChangeFault } from '#domain/tell/wished-grants.ts';
import type { Changed } from '#server/intake/change-my-consent.ts';
import type { MyView } from '#server/intake/mine-view.ts';

/** The parts of the open page; one stands on it at a time. */
export const SCREENS = [
	'home',
	'change',
	'renew',
	'notice',
	'text',
	'messages',
	'reach',
	'take_back',
	'certificate'
] as const;

export type MyScreen = (typeof SCREENS)[number];

/** Why the digits opened nothing, or are asked for again. */
export type DigitsNotice = 'length' | 'typo' | 'wrong' | 'busy' | 'too_many' | 'ended' | 'empty';

/** What the last button did, or why it did nothing. */
export type MyNotice =
	| 'paused'
	| 'resumed'
	| 'not_paused'
	| 'paused_again'
	| 'taken_back'
	| 'choice_changed'
	| 'choice_older'
	| 'approved'
	| 'sent_back'
	| 'known_missing'
	| 'corrected'
	| 'sent'
	| `changed_${Changed}`
	| 'paragraph_out'
	| 'paragraph_back'
	| 'part_withheld'
	| 'part_shown_again'
	| 'part_looked_at_first'
	| 'changed_narrowed_paused'
	| 'changed_narrowed_hidden'
	| 'changed_narrowed_gone'
	| 'word_wrong'
	| 'word_busy'
	| 'word_too_many'
	| 'word_needed'
	| 'word_open'
	| 'stopped'
	| 'changed_meanwhile'
	| 'erased'
	| 'message_empty'
	| 'message_too_long'
	| 'message_too_many'
	| 'text_faulty'
	| 'reach_saved'
	| 'reach_none'
	| 'reach_missing'
	| 'reach_receipt'
	| 'reach_changed'
	| 'choose_one'
	| 'kept'
	| 'renewed'
	| 'renewal_asked'
	| 'renew_choose'
	| 'renew_with_interviewer'
	| 'notice_first'
	| 'notice_older'
	| 'notice_accepted'
	| 'unlisted'
	| 'listed_again';

/** What was typed and not taken yet, by the name of its field. Goes along until it is, so that nothing is lost. */
export type Typed = Readonly<Record<string, string>>;

export type MinePage =
	| {
			readonly kind: 'digits';
			readonly notice: DigitsNotice | null;
			readonly digits: string;
			/** The visit that begins with this form. */
			readonly visit: string;
			/** Where the page was when it closed by itself. */
			readonly screen: MyScreen;
			readonly typed: Typed;
	  }
	| {
			readonly kind: 'open';
			readonly screen: MyScreen;
			readonly view: MyView;
			readonly notice: MyNotice | null;
			/** False: what was done holds, and the erasure ledger could not be written. */
			readonly ledger: boolean;
			readonly faults: readonly ChangeFault[];
			readonly typed: Typed;
	  };

export interface MineAnswer {
	/** HTTP status. */
	readonly status: number;
	readonly page: MinePage;
}
