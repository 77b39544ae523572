"""zonelayer's kernels in Spark: five questions over GeoParquet, partitioned in space by Sedona."""
