records-data-statement = Learning records
records-data-statement-purpose = To know which units you have mastered, and to let you take them along
records-data-basis = Training records needed for the employment contract
records-data-retention = While you work here, deleted three years after you leave
records-data-seen-by = Only you; your employer sees totals
