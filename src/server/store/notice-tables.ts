/** Tables of notices, of their sounds, and of reminders (migrations 0200 to 0202, 0312). */
import type { ColumnType, Generated } from 'kysely';

type Time = ColumnType<Date, Date | string | undefined, Date | string>;
type Moment = ColumnType<Date, Date | string, Date | string>;
type Maybe<T> = ColumnType<T | null, T | null | undefined, T | null>;
type MaybeTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

export interface NoticeTable {
	hash: string;
	language: string;
	number: number;
	text: string;
	at: Time;
}
export interface NoticeUploadTable {
	id: Generated<string>;
	language: string;
	hash: string;
	body: Buffer;
	member_id: string;
	at: Time;
}
export interface ShownNoticeSoundTable {
	sha256: string;
	language: string;
	hash: string;
	read_by: 'person' | 'machine';
	seconds: number;
	aac: string;
	opus: string;
	at: Time;
}
export interface NoticeSoundTable extends ShownNoticeSoundTable {
	member_id: Maybe<string>;
	aac_body: Buffer;
	opus_body: Buffer;
	withdrawn_at: MaybeTime;
}
export interface NoticeRefusalTable {
	language: string;
	hash: string;
	reason: string;
	at: Time;
}
export interface ReminderTable {
	story_id: string;
	person_id: string;
	ends_at: Moment;
	stage: number;
	way: 'mail' | 'desk' | 'none';
	at: Moment;
	sent_at: MaybeTime;
	outcome: Maybe<'told' | 'not_reached' | 'message_left'>;
	done_by: Maybe<string>;
	done_at: MaybeTime;
}
export interface NoticeDraftTable {
	language: string;
	version: number;
	source_language: string;
	source_hash: string;
	lines: ColumnType<unknown, string, never>;
	by_member: string;
	at: Time;
}
export interface NoticeTranslationTable {
	hash: string;
	language: string;
	version: number;
	read_by: string;
	at: Time;
	withdrawn_at: MaybeTime;
}
/** The views that every door may read. */
export interface NoticeViews {
	'shown.notice': NoticeTable;
	'shown.notice_sound': ShownNoticeSoundTable;
	'shown.notice_offered': NoticeTable;
}
export interface ReminderSchema {
	'story.reminder': ReminderTable;
}
export interface NoticeSoundSchema {
	'office.notice_upload': NoticeUploadTable;
	'office.notice_sound': NoticeSoundTable;
	'office.notice_refusal': NoticeRefusalTable;
	'office.notice_draft': NoticeDraftTable;
	'office.notice_translation': NoticeTranslationTable;
}
export interface NoticeSchema {
	'office.notice': NoticeTable;
}
