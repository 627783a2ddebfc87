module charts

go 1.23.0
