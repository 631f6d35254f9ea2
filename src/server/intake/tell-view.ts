/** What a page of the form for telling shows: plain data, listed field by field. */
import type { Shown } from '#domain/consent/show.ts';
import type { Answers, OutsideChannel, Screen } from '#domain/tell/answers.ts';
import type { Fault } from '#domain/tell/check.ts';
import type { RecordingRefusal } from './tell-recording.ts';
import type { PictureRefusal } from './tell-sniff.ts';

/** Who fills in the form: the teller alone, or an interviewer together with the teller. */
export type TellMode = 'self' | 'interviewer';

/** An office as tellers see it. */
export interface OfficeChoice {
	readonly id: string;
	readonly name: string;
	/** ISO 3166-1. */
	readonly country: string;
	readonly contact: string;
	/** It serves the country where the teller is. */
	readonly near: boolean;
}

export interface PictureLine {
	readonly id: string;
	readonly name: string;
	readonly bytes: number;
}

/** Those who tell together, as every one of them may see it. */
export interface GroupView {
	readonly tellers: readonly { readonly id: string; readonly number: number; readonly done: boolean }[];
	/** Whose turn it is at this page; null: everybody's. */
	readonly who: { readonly id: string; readonly number: number } | null;
	readonly mayAdd: boolean;
}

/** Something to say above the form. */
export type Notice =
	'again' | 'too_quick' | 'busy' | 'expired' | 'newer' | 'office_closed' | 'trouble' | 'cut_off' | 'notice_changed';

export interface AskView {
	readonly kind: 'ask';
	readonly mode: TellMode;
	readonly screen: Screen;
	/** Milliseconds since 1970, for the months that may be chosen. */
	readonly now: number;
	/** Null before anything is kept. */
	readonly token: string | null;
	/** Version of the draft this page was made from. */
	readonly version: number;
	readonly stamp: string;
	readonly answers: Answers;
	readonly faults: readonly Fault[];
	readonly notice: Notice | null;
	/** What another window saved meanwhile for this screen. */
	readonly newer: Answers | null;
	/** Words that outlived their draft, to be sent along until there is a new one. */
	readonly carried: string | null;
	readonly offices: readonly OfficeChoice[];
	readonly pictures: readonly PictureLine[];
	readonly refused: readonly { readonly name: string; readonly reason: PictureRefusal }[];
	readonly recordings: readonly PictureLine[];
	readonly refusedRecordings: readonly { readonly name: string; readonly reason: RecordingRefusal }[];
	readonly hasSecondWord: boolean;
	/** Null: one tells alone. */
	readonly group: GroupView | null;
	readonly preview: Shown<'web'> | Shown<OutsideChannel> | null;
	/** The notice read aloud, where it is offered. */
	readonly sound: SoundOffered | null;
	/** The notice in languages that the pages do not speak, where it is asked which one was read; else empty. */
	readonly otherNotices: readonly NoticeOffered[];
}

/** A notice that an office translated. */
export interface NoticeOffered {
	readonly hash: string;
	readonly language: string;
	/** All its words. */
	readonly text: string;
	readonly sound: SoundOffered | null;
}

/** A sound of exactly this notice. */
export interface SoundOffered {
	readonly aac: string;
	readonly opus: string;
	readonly sha256: string;
	readonly readBy: 'person' | 'machine';
}

export type TellView =
	| AskView
	/** A draft was found under the cookie: go on with it, or throw it away? */
	| { readonly kind: 'found'; readonly token: string; readonly mode: TellMode }
	| {
			readonly kind: 'minor';
			readonly country: string;
			readonly offices: readonly OfficeChoice[];
			readonly mode: TellMode;
	  }
	/** Guardian or child did not say yes: nothing was kept, and nobody is asked again. */
	| { readonly kind: 'not_told' }
	| {
			readonly kind: 'receipt';
			readonly digits: string;
			readonly hasSecondWord: boolean;
			readonly token: string;
			/** Several told it: whose number this is. Each stands on a page of its own. */
			readonly turn: { readonly number: number; readonly of: number } | null;
	  };

export interface TellAnswer {
	readonly view: TellView;
	/** HTTP status: 200, 400 for something to put right, 429, 503. */
	readonly status: number;
	/** The page may be asked for again by an address, so that the browser's own Back and reload work. */
	readonly again?: Screen | 'receipt' | `receipt-${number}`;
	/** Set the cookie to this token; null: take the cookie away; undefined: leave it as it is. */
	readonly cookie?: string | null;
}

/** Who is visiting. */
export interface Visit {
	readonly mode: TellMode;
	/** The interviewer's account; null for a teller alone. */
	readonly member: string | null;
	/** An interviewer gathers for this office only; null: the teller chooses. */
	readonly office: string | null;
	/** Interface language, and the language a story is presumed to be told in. */
	readonly locale: string;
	/** Keyed hash of the network address; changes hourly. */
	readonly caller: string;
	/** From the cookie. */
	readonly token: string | null;
}
