SELECT person.id, person.name, person.email, affiliation.partner, affiliation.other_name, affiliation.country, affiliation.category, (SELECT min(registration.happened_at) AS min_1
  FROM registration
  WHERE registration.person_id IN (SELECT person.id
    UNION ALL SELECT person_merge.person_id
    FROM person_merge
    WHERE person_merge.counts_as = person.id
    AND NOT (EXISTS (SELECT *
        FROM person_merge AS person_merge_1
        WHERE person_merge_1.person_id = person_merge.person_id
        AND person_merge_1.step > person_merge.step)))) AS registered_at, (EXISTS (SELECT *
    FROM lesson_completion
    WHERE lesson_completion.person_id IN (SELECT person.id
      UNION ALL SELECT person_merge.person_id
      FROM person_merge
      WHERE person_merge.counts_as = person.id
      AND NOT (EXISTS (SELECT *
          FROM person_merge AS person_merge_1
          WHERE person_merge_1.person_id = person_merge.person_id
          AND person_merge_1.step > person_merge.step))))) OR (EXISTS (SELECT saved_answer.id
    FROM saved_answer
    JOIN attempt ON attempt.id = saved_answer.attempt_id
    WHERE attempt.person_id IN (SELECT person.id
      UNION ALL SELECT person_merge.person_id
      FROM person_merge
      WHERE person_merge.counts_as = person.id
      AND NOT (EXISTS (SELECT *
          FROM person_merge AS person_merge_1
          WHERE person_merge_1.person_id = person_merge.person_id
          AND person_merge_1.step > person_merge.step))))) AS has_started, (SELECT count(distinct(module_completion.module)) AS count_1
  FROM module_completion
  WHERE module_completion.person_id IN (SELECT person.id
    UNION ALL SELECT person_merge.person_id
    FROM person_merge
    WHERE person_merge.counts_as = person.id
    AND NOT (EXISTS (SELECT *
        FROM person_merge AS person_merge_1
        WHERE person_merge_1.person_id = person_merge.person_id
        AND person_merge_1.step > person_merge.step)))) AS modules, (SELECT min(course_completion.happened_at) AS min_2
  FROM course_completion
  WHERE course_completion.person_id IN (SELECT person.id
    UNION ALL SELECT person_merge.person_id
    FROM person_merge
    WHERE person_merge.counts_as = person.id
    AND NOT (EXISTS (SELECT *
        FROM person_merge AS person_merge_1
        WHERE person_merge_1.person_id = person_merge.person_id
        AND person_merge_1.step > person_merge.step)))) AS completed_at, (SELECT past_completion.happened_at
  FROM past_completion
  WHERE past_completion.id = (SELECT max(past_completion_1.id) AS max_1
    FROM past_completion AS past_completion_1
    WHERE past_completion_1.person_id IN (SELECT person.id
      UNION ALL SELECT person_merge.person_id
      FROM person_merge
      WHERE person_merge.counts_as = person.id
      AND NOT (EXISTS (SELECT *
          FROM person_merge AS person_merge_1
          WHERE person_merge_1.person_id = person_merge.person_id
          AND person_merge_1.step > person_merge.step))))
  AND NOT past_completion.is_withdrawn) AS completed_before, (SELECT past_completion.source
  FROM past_completion
  WHERE past_completion.id = (SELECT max(past_completion_2.id) AS max_2
    FROM past_completion AS past_completion_2
    WHERE past_completion_2.person_id IN (SELECT person.id
      UNION ALL SELECT person_merge.person_id
      FROM person_merge
      WHERE person_merge.counts_as = person.id
      AND NOT (EXISTS (SELECT *
          FROM person_merge AS person_merge_1
          WHERE person_merge_1.person_id = person_merge.person_id
          AND person_merge_1.step > person_merge.step))))
  AND NOT past_completion.is_withdrawn) AS source, (SELECT max(letter.happened_at) AS max_3
  FROM letter
  WHERE letter.person_id IN (SELECT person.id
    UNION ALL SELECT person_merge.person_id
    FROM person_merge
    WHERE person_merge.counts_as = person.id
    AND NOT (EXISTS (SELECT *
        FROM person_merge AS person_merge_1
        WHERE person_merge_1.person_id = person_merge.person_id
        AND person_merge_1.step > person_merge.step)))) AS letter_at
FROM person
LEFT OUTER JOIN affiliation ON affiliation.id = (SELECT affiliation_1.id
  FROM affiliation AS affiliation_1
  WHERE affiliation_1.person_id IN (SELECT person.id
    UNION ALL SELECT person_merge.person_id
    FROM person_merge
    WHERE person_merge.counts_as = person.id
    AND NOT (EXISTS (SELECT *
        FROM person_merge AS person_merge_1
        WHERE person_merge_1.person_id = person_merge.person_id
        AND person_merge_1.step > person_merge.step)))
  ORDER BY affiliation_1.happened_at DESC, affiliation_1.id DESC
  LIMIT 1)
WHERE person.erased_at IS NULL
AND (person.id NOT IN (SELECT merged.person_id
    FROM (SELECT person_merge.person_id AS person_id, person_merge.counts_as AS counts_as
      FROM person_merge
      WHERE person_merge.counts_as IS NOT NULL
      AND NOT (EXISTS (SELECT *
          FROM person_merge AS person_merge_1
          WHERE person_merge_1.person_id = person_merge.person_id
          AND person_merge_1.step > person_merge.step))) AS merged))
ORDER BY lower(person.name) ASC, person.id ASC
