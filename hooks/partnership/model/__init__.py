"""The domain model: plan, priority, target, ward, month and postcode."""
