"""notegen fills in, checks and previews Back Market delivery notes printed by Linnworks."""
