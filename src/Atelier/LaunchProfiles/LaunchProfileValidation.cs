using Atelier.StudioComponents;

namespace Atelier.LaunchProfiles;

/// <summary>
/// The checks that a launch profile shows. Subnets, network rules and directories are the operator's here and are not looked into, so a
/// check that is reached succeeds.
/// </summary>
internal static class LaunchProfileValidation
{
    /// <summary>The checks of a profile that is being made or changed; a directory is checked where there is one.</summary>
    public static IReadOnlyList<ValidationResult> Begin(IReadOnlyCollection<StudioComponentType> componentTypes) =>
    [
        .. Enum.GetValues<LaunchProfileValidationType>()
            .Where(type => type != LaunchProfileValidationType.VALIDATE_ACTIVE_DIRECTORY_STUDIO_COMPONENT
                || componentTypes.Contains(StudioComponentType.ACTIVE_DIRECTORY))
            .Select(type => new ValidationResult
            {
                State = LaunchProfileValidationState.VALIDATION_IN_PROGRESS,
                StatusCode = LaunchProfileValidationStatusCode.VALIDATION_IN_PROGRESS,
                StatusMessage = "The validation is in progress.",
                Type = type,
            }),
    ];

    /// <summary>The checks of a profile that became READY.</summary>
    public static IReadOnlyList<ValidationResult> Succeed(IReadOnlyList<ValidationResult> results) =>
    [
        .. results.Select(result => result with
        {
            State = LaunchProfileValidationState.VALIDATION_SUCCESS,
            StatusCode = LaunchProfileValidationStatusCode.VALIDATION_SUCCESS,
            StatusMessage = "The validation succeeded.",
        }),
    ];

    /// <summary>The checks of a profile that failed before they were reached.</summary>
    public static IReadOnlyList<ValidationResult> Skip(IReadOnlyList<ValidationResult> results) =>
    [
        .. results.Select(result => result with
        {
            State = LaunchProfileValidationState.VALIDATION_NOT_STARTED,
            StatusCode = LaunchProfileValidationStatusCode.VALIDATION_NOT_STARTED,
            StatusMessage = "The validation was not started.",
        }),
    ];
}
