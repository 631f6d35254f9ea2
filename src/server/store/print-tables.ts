/** Tables of what is printed (migration 0230). */
import type { ColumnType, Generated } from 'kysely';
import type { SheetKind } from '#domain/print/sheet-kinds.ts';

type Time = ColumnType<Date, Date | string | undefined, Date | string>;
type Maybe<T> = ColumnType<T | null, T | null | undefined, T | null>;
type MaybeTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

export interface ProfileTable {
	id: Generated<string>;
	office_id: Maybe<string>;
	language: string;
	title: string;
	body: string;
	source: string;
	written_by: string;
	written_at: Time;
	approved_by: Maybe<string>;
	approved_at: MaybeTime;
	withdrawn_at: MaybeTime;
}
export type PrintState = 'waiting' | 'ready' | 'put_away' | 'refused' | 'over';
export interface PrintOrderTable {
	id: Generated<string>;
	office_id: Maybe<string>;
	ordered_by: string;
	at: Time;
	kind: SheetKind;
	copies: number;
	recipient: string;
	state: Generated<PrintState>;
	reason: Maybe<'gone' | 'letters_missing'>;
	made_at: MaybeTime;
}
export interface PrintItemTable {
	order_id: string;
	place: number;
	story_id: Maybe<string>;
	language: Maybe<string>;
	mark: Maybe<string>;
	disclosure_id: Maybe<string>;
	profile_id: Maybe<string>;
}
export interface PrintSheetTable {
	order_id: string;
	pdf: Buffer;
	made_at: Time;
}
/** What the desk and the worker read and write; the file itself is the worker's. */
export interface PrintSchema {
	'office.profile': ProfileTable;
	'office.print_order': PrintOrderTable;
	'office.print_item': PrintItemTable;
}
export interface PrintSheetSchema {
	'shown.print_sheet': PrintSheetTable;
}
