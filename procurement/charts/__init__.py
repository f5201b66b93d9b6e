"""Charts: every picture of figures, drawn once for page and paper."""

from procurement.charts import cash, distribution, evidence, payments, prices

# A chart is a module with KEY, LABEL, `spec(data, ink) -> dict` (Vega-Lite) and `alt(data) -> str` (the same in words).
CHARTS = (payments, evidence, cash, distribution, prices)
