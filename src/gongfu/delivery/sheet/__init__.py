"""The two-way workbook (任务台账、填报表): what is exported is what is read back, by headings and stable keys."""
