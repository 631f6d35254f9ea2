/**
 * What the program knows of the tables, by schema-qualified name. The migrations are the truth; a test compares both.
 * Columns of JSON are `unknown` on purpose: whoever reads one parses it.
 */
import type { Basis } from '#domain/story/basis.ts';
import type { ColumnType, Generated } from 'kysely';
import type { HoldScope } from '#domain/consent/holds.ts';
import type { CombinationTable, FigureCountTable, GenderTable, PublishedCountTable } from './combination-tables.ts';
import type { NoticeSchema, NoticeSoundSchema, NoticeViews, ReminderSchema } from './notice-tables.ts';
import type { PeopleSchema } from './people-tables.ts';
import type { PrintSchema, PrintSheetSchema } from './print-tables.ts';
import type { AccountSchema, LiftRequestTable, MemberTable } from './account-tables.ts';
import type { RecordingSchema } from './recording-tables.ts';
import type { DraftFileTable, DraftTable, LeftPageTable } from './draft-tables.ts';
import type { RenditionTable } from './rendition-table.ts';
import type { DrillRunTable, ShownDrillTable } from './drill-tables.ts';
import type { LogSchema } from './log/log-tables.ts';
import type {
	GoneForProgramsTable,
	GoneTable,
	ShownCheckpointTable,
	ShownOfficeTable,
	ShownPictureTable,
	ShownSiteTable,
	ShownStoryTable
} from './shown-tables.ts';

export type Time = ColumnType<Date, Date | string | undefined, Date | string>;
export type Maybe<T> = ColumnType<T | null, T | null | undefined, T | null>;
export type MaybeTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
export type Json = ColumnType<unknown, string | undefined, string>;
type MaybeJson = ColumnType<unknown, string | null | undefined, string | null>;

export interface OfficeTable {
	id: string;
	name: string;
	country: string;
	serves: Generated<string[]>;
	contact: Generated<string>;
	mail: Maybe<string>;
	active: Generated<boolean>;
	/** Sites that may show its stories in a frame; null: any. */
	frame_hosts: Maybe<string[]>;
	created_at: Time;
}
export interface SettingTable {
	key: string;
	value: Json;
	changed_at: Time;
}
export interface FirstLinkTable {
	token_hash: Buffer;
	created_at: Time;
	expires_at: Time;
	used_at: MaybeTime;
}

export interface StoryTable {
	id: string;
	ref: Maybe<string>;
	office_id: string;
	basis: Basis;
	practice: Generated<boolean>;
	capture: Generated<'self_online' | 'written' | 'mark_or_thumb' | 'audio_spoken' | 'witnessed_oral' | 'import'>;
	language: string;
	origin: Maybe<string>;
	host: Maybe<string>;
	desk_state: Generated<'arrived' | 'in_review' | 'ready' | 'published' | 'closed'>;
	consent_version: Generated<number>;
	risk: Generated<'low' | 'medium' | 'high' | 'critical'>;
	risk_by: Maybe<string>;
	risk_floor: Maybe<'low' | 'medium' | 'high' | 'critical'>;
	milder_by: Maybe<string>;
	claim_open: Generated<boolean>;
	hold_events: Generated<string[]>;
	/** `Infinity` (a number) until the teller approved: pg reads 'infinity' so. */
	embargo_until: ColumnType<Date | number, Date | string | undefined, Date | string>;
	show_first: Generated<boolean>;
	assigned_to: Maybe<string>;
	needs_help: Generated<boolean>;
	shielded_until: MaybeTime;
	waiting_since: MaybeTime;
	arrived_at: Time;
	published_on: Maybe<string>;
	taken_back_at: MaybeTime;
	erase_after: MaybeTime;
	erased_at: MaybeTime;
	derived_from: Maybe<string>;
}
export interface PersonTable {
	story_id: string;
	id: Generated<string>;
	role: 'teller' | 'third_party';
	minor: Generated<boolean>;
	guardian_ok: Generated<boolean>;
	assent: Generated<boolean>;
	state: Generated<
		'none' | 'requested' | 'refused' | 'cooling' | 'active' | 'suspended' | 'expired' | 'withdrawn' | 'invalidated'
	>;
	state_before_pause: Maybe<string>;
	/** This teller keeps the story out of search engines. */
	unlisted: Generated<boolean>;
}
export type ConsentEventKind =
	| 'given'
	| 'approved'
	| 'narrowed'
	| 'wider_asked'
	| 'widened'
	| 'wider_began'
	| 'paused'
	| 'resumed'
	| 'taken_back'
	| 'take_back_called_off'
	| 'expired'
	| 'renewed'
	| 'claim_closed'
	| 'refused'
	| 'erased'
	| 'held'
	| 'hold_lifted'
	| 'withheld'
	| 'shown_again';
export interface GoingOutTable {
	story_id: string;
	lag: number;
}
export interface ConsentEventTable {
	story_id: string;
	version: number;
	kind: ConsentEventKind;
	by_whom: string;
	at: Time;
	detail: Json;
}
export interface ConsentGrantTable {
	story_id: string;
	person_id: string;
	channel: string;
	version: number;
	levels: Json;
	valid_from: Time;
	valid_until: Time;
	no_recall_ack: Generated<boolean>;
	excluded_languages: Generated<string[]>;
	ended: Generated<boolean>;
}
export type WiderGrantTable = Omit<ConsentGrantTable, 'version' | 'ended'>;
export interface SealedTable {
	story_id: string;
	field: string;
	version: number;
	body: Buffer;
	by_member: Maybe<string>;
	at: Time;
}
export interface TellingTable {
	story_id: string;
	language: string;
	version: number;
	source_language: Maybe<string>;
	teller_version: Maybe<number>;
	reviewed_version: Maybe<number>;
	asked_version: Maybe<number>;
	known: Maybe<'fine' | 'unwanted' | 'no' | 'unsure'>;
	known_version: Maybe<number>;
	fits_version: Maybe<number>;
	read_version: Maybe<number>;
	read_by: Maybe<string>;
	beside_open: Generated<number>;
}
export interface AuthorTable {
	story_id: string;
	member_id: string;
	did: 'gathered' | 'edited' | 'translated' | 'imported';
	at: Time;
}
export interface ReviewTable {
	story_id: string;
	member_id: string;
	consent_version: number;
	at: Time;
}
export interface FileTable {
	id: string;
	story_id: Maybe<string>;
	position: Generated<number>;
	path: string;
	bytes: ColumnType<string, number | string, number | string>;
	width: Maybe<number>;
	height: Maybe<number>;
	people: Generated<'unconfirmed' | 'none' | 'unrecognisable' | 'covered' | 'visible' | 'left_out'>;
	covers: Json;
	crop: MaybeJson;
	confirmed_by: Maybe<string>;
	confirmed_at: MaybeTime;
	body: Buffer;
	body_version: Generated<number>;
	kind: Generated<'picture' | 'recording'>;
	look_tries: Generated<number>;
	at: Time;
}
export interface PictureLookTable {
	file_id: string;
	story_id: string;
	refused: Maybe<string>;
	preview_path: Maybe<string>;
	body: Maybe<Buffer>;
	proposed: MaybeJson;
	at: Time;
}
export interface ReceiptTable {
	id: Generated<string>;
	story_id: string;
	locator: number;
	hash: string;
	second_word_hash: Maybe<string>;
	person_id: Maybe<string>;
	issued_at: Time;
	killed_at: MaybeTime;
}
export interface HoldTable {
	id: Generated<string>;
	scope: HoldScope;
	value: string;
	reason: 'danger' | 'request' | 'news' | 'mistake' | 'legal' | 'restored';
	set_by: string;
	set_at: Time;
	lift_asked_by: Maybe<string>;
	lifted_by: Maybe<string>;
	lifted_at: MaybeTime;
}
export interface StopRequestTable {
	id: Generated<string>;
	story_id: string;
	by_kind: 'anonymous' | 'receipt' | 'staff' | 'partner' | 'trusted';
	effect: 'paused' | 'queued' | 'already';
	asked_how: Maybe<string>;
	at: Time;
	handled_by: Maybe<string>;
	handled_at: MaybeTime;
	outcome: Maybe<string>;
}
export interface DisclosureTable {
	id: Generated<string>;
	story_id: string;
	channel: string;
	language: Maybe<string>;
	recipient: string;
	what: string;
	copies: Generated<number>;
	consent_version: number;
	at: Time;
	ended_at: MaybeTime;
	outcome: Maybe<'removed' | 'acknowledged' | 'no_answer' | 'cannot_be_taken_back'>;
}
export interface OpeningTable {
	id: Generated<string>;
	story_id: string;
	member_id: string;
	what: string;
	at: Time;
}
export interface OpeningAlarmTable {
	id: Generated<string>;
	member_id: string;
	offices: string[];
	openings: number;
	first_at: Time;
	last_at: Time;
	acknowledged_by: Maybe<string>;
	acknowledged_at: MaybeTime;
}
export interface MessageTable {
	id: Generated<string>;
	story_id: string;
	from_teller: boolean;
	member_id: Maybe<string>;
	person_id: Maybe<string>;
	at: Time;
	read_at: MaybeTime;
}
export interface HistoryTable {
	id: Generated<string>;
	story_id: string;
	member_id: Maybe<string>;
	did: string;
	detail: Json;
	at: Time;
}
export interface StoryKeyTable {
	story_id: string;
	master_id: string;
	wrapped: Buffer;
	wrapped_at: Time;
}
export interface RetiredMasterTable {
	id: string;
	retired_at: Time;
}
export interface StockTable {
	origin: string;
	host: string;
	people: number;
}

/** What the public login may read: the views of `shown`, nothing else. */
export interface PublicSchema extends NoticeViews {
	'shown.story': ShownStoryTable;
	'shown.picture': ShownPictureTable;
	'shown.gone': GoneTable;
	'shown.gone_for_programs': GoneForProgramsTable;
	'shown.office': ShownOfficeTable;
	'shown.site': ShownSiteTable;
	'shown.log_checkpoint': ShownCheckpointTable;
	'shown.drill': ShownDrillTable;
}
/** What the intake login may read as a table; all else goes through the functions of schema `intake`. */
export interface IntakeSchema extends NoticeViews {
	'shown.office': ShownOfficeTable;
	'shown.site': ShownSiteTable;
}
/** What the press login may read as a table; all else goes through the functions of schema `press`. */
export interface PressSchema {
	'shown.office': ShownOfficeTable;
	'shown.site': ShownSiteTable;
}
export interface StorySchema extends RecordingSchema, PeopleSchema, NoticeViews, NoticeSoundSchema, ReminderSchema {
	'office.office': OfficeTable;
	'office.setting': SettingTable;
	'office.drill_run': DrillRunTable;
	'story.story': StoryTable;
	'story.going_out': GoingOutTable;
	'story.person': PersonTable;
	'story.consent_event': ConsentEventTable;
	'story.consent_grant': ConsentGrantTable;
	'story.wider_grant': WiderGrantTable;
	'story.sealed': SealedTable;
	'story.telling': TellingTable;
	'story.author': AuthorTable;
	'story.review': ReviewTable;
	'story.file': FileTable;
	'story.rendition': RenditionTable;
	'story.picture_look': PictureLookTable;
	'story.receipt': ReceiptTable;
	'story.draft': DraftTable;
	'story.draft_file': DraftFileTable;
	'story.left_page': LeftPageTable;
	'story.hold': HoldTable;
	'story.stop_request': StopRequestTable;
	'story.disclosure': DisclosureTable;
	'story.opening': OpeningTable;
	'story.opening_alarm': OpeningAlarmTable;
	'story.message': MessageTable;
	'story.history': HistoryTable;
	'vault.story_key': StoryKeyTable;
	'place.stock': StockTable;
	'place.gender': GenderTable;
	'story.combination': CombinationTable;
	'story.figure_count': FigureCountTable;
	'story.published_count': PublishedCountTable;
	'shown.story_row': ShownStoryTable;
	'shown.picture_row': ShownPictureTable;
	'shown.office': ShownOfficeTable;
	'shown.site': ShownSiteTable;
}
export interface DeskSchema extends StorySchema, AccountSchema, PrintSchema {
	'office.first_link': FirstLinkTable;
}
export interface WorkerSchema extends StorySchema, LogSchema, PrintSchema, PrintSheetSchema {
	'vault.retired_master': RetiredMasterTable;
	'office.member': Pick<MemberTable, 'id' | 'name' | 'roles' | 'office_id' | 'practice' | 'language' | 'closed_at'>;
	'story.lift_request': LiftRequestTable;
	'shown.story': ShownStoryTable;
	'shown.picture': ShownPictureTable;
	'shown.gone_row': GoneTable;
}
/** The owner migrates, backs up and restores; no door has it. */
export interface OwnerSchema
	extends StorySchema, AccountSchema, LogSchema, NoticeSchema, PrintSchema, PrintSheetSchema {
	'vault.retired_master': RetiredMasterTable;
	'office.first_link': FirstLinkTable;
	'shown.gone_row': GoneTable;
}
