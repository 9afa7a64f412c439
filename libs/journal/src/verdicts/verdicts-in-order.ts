/** The one list of verdicts, in its order (cause, subject), where it is read page by page. */

/**
 * The verdicts of election $1 after the mark (cause $2, subject $3) whose cause lies before $4, $5 at most: what stands
 * behind `from`, before its alias. A record's own verdict is the last of those that it brings about, so the mark is a
 * bound on the key of either table; read through the view, a growing table that is not yet analysed is sorted again for
 * every page.
 */
export const VERDICTS_IN_ORDER = `(
  select * from (
    (select position as cause, position as subject, kind, ruling_no, contest_no, precinct_no, codes, warnings, detail,
            source, event_id, sha256, timestamp_ms
     from sanaq.journal
     where election_no = $1 and kind is not null
       and position >= $2::bigint + case when $3::bigint >= $2::bigint then 1 else 0 end and position < $4::bigint
     order by position limit $5)
    union all
    (select cause, subject, kind, ruling_no, contest_no, precinct_no, codes, warnings, detail,
            null, null, null, null
     from sanaq.later_verdict
     where election_no = $1 and (cause, subject) > ($2::bigint, $3::bigint) and cause < $4::bigint
     order by cause, subject limit $5)
  ) both_tables order by cause, subject, sha256 limit $5
)`;
