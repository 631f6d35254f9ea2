/** Tables about children who tell, people who tell together, people who do not tell (migrations 0140 to 0142, 0190), trafficking (0161), talks with a teller alone (0220), and stories that the desk ends (0365, 0367). */
import type { EndReason } from '#domain/story/closing.ts';
import type { LetterAbout } from '#domain/story/letter.ts';
import type { ColumnType, Generated } from 'kysely';
import type { Sign } from '#domain/tell/talk-alone.ts';

type Time = ColumnType<Date, Date | string | undefined, Date | string>;
type Maybe<T> = ColumnType<T | null, T | null | undefined, T | null>;
type MaybeTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Day = ColumnType<string, string, string>;

export interface ChildTable {
	story_id: string;
	person_id: string;
	note: string;
	eighteen_month: Day;
	unaccompanied: boolean;
	flags: Generated<string[]>;
	clear_asked_by: Maybe<string>;
	no_identity: Maybe<boolean>;
	turned_at: MaybeTime;
	answered_at: MaybeTime;
}
export interface ThirdPartyTable {
	story_id: string;
	person_id: string;
	kind: string;
	in_origin: boolean;
	said: Generated<string>;
	at: Time;
}
export interface ThirdPartyLetterTable {
	id: string;
	story_id: string;
	body: Buffer;
	about: Generated<LetterAbout>;
	at: Time;
	outcome: Maybe<string>;
	answered_by: Maybe<string>;
	answered_at: MaybeTime;
}
export interface BestInterestsTable {
	story_id: string;
	member_id: string;
	office_id: string;
	at: Time;
}
export interface TraffickingTable {
	story_id: string;
	set_by: string;
	set_at: Time;
	lift_asked_by: Maybe<string>;
	lift_note: Maybe<string>;
	lifted_by: Maybe<string>;
	lifted_at: MaybeTime;
}
export interface ClosingTable {
	story_id: string;
	reason: EndReason;
	note: Maybe<string>;
	alone: Generated<boolean>;
	asked_by: string;
	asked_at: Time;
	decided_by: Maybe<string>;
	decided_at: MaybeTime;
}
export interface InvalidYesTable {
	story_id: string;
	person_id: string;
	note: string;
	asked_by: string;
	asked_at: Time;
	decided_by: Maybe<string>;
	decided_at: MaybeTime;
}
export interface TalkAloneTable {
	story_id: string;
	why: Sign[];
	needed_at: ColumnType<Date, Date | string | undefined, Date | string>;
	outcome: Maybe<'own_wish' | 'not_own_wish'>;
	talked_by: Maybe<string>;
	talked_at: MaybeTime;
	note: Maybe<string>;
}
export interface GroupTellerTable {
	story_id: string;
	person_id: string;
	place: number;
	origin: Maybe<string>;
	claim_open: boolean;
	claim_waits: boolean;
	paused_self: Generated<boolean>;
	took_back_at: MaybeTime;
	erase_at: MaybeTime;
	was_in: Maybe<string>;
	was_person: Maybe<string>;
}
export interface PeopleSchema {
	'story.group_teller': GroupTellerTable;
	'story.trafficking': TraffickingTable;
	'story.closing': ClosingTable;
	'story.invalid_yes': InvalidYesTable;
	'story.talk_alone': TalkAloneTable;
	'story.child': ChildTable;
	'story.best_interests': BestInterestsTable;
	'story.third_party': ThirdPartyTable;
	'story.third_party_letter': ThirdPartyLetterTable;
}
